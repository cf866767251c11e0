package io.millrace.api.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** All faults of a pipeline as written, found in one pass, in the order of their lines. */
public final class PipelineException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigFault> faults;

  public PipelineException(String fileName, List<ConfigFault> faults) {
    super(
        sorted(faults).stream().map(fault -> fault.in(fileName)).collect(Collectors.joining("\n")));
    this.faults = sorted(faults);
  }

  public List<ConfigFault> faults() {
    return faults;
  }

  private static List<ConfigFault> sorted(List<ConfigFault> faults) {
    return faults.stream().distinct().sorted(Comparator.comparingInt(ConfigFault::line)).toList();
  }
}
