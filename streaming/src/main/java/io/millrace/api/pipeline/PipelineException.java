package io.millrace.api.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown with all faults of a pipeline, found in one pass, in the order of their lines.
 *
 * <pre>{@code
 * ConfigFault fault = new ConfigFault(7, "seed", "expected a whole number");
 * PipelineException refused = new PipelineException("boilers.yaml", List.of(fault));
 * assert refused.getMessage().equals("boilers.yaml:7: seed: expected a whole number");
 * }</pre>
 */
public final class PipelineException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final List<ConfigFault> faults;

  /** Creates an exception whose message has one line for each fault. */
  public PipelineException(String fileName, List<ConfigFault> faults) {
    super(
        sorted(faults).stream().map(fault -> fault.in(fileName)).collect(Collectors.joining("\n")));
    this.faults = sorted(faults);
  }

  /** All faults, in the order of the lines. */
  public List<ConfigFault> faults() {
    return faults;
  }

  private static List<ConfigFault> sorted(List<ConfigFault> faults) {
    return faults.stream().distinct().sorted(Comparator.comparingInt(ConfigFault::line)).toList();
  }
}
