package io.millrace.api.spec;

import java.util.List;
import java.util.stream.Collectors;

/** All faults of a model as written, found in one pass. */
public final class SpecException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<SpecFault> faults;

  public SpecException(List<SpecFault> faults) {
    super(
        faults.stream()
            .map(
                fault ->
                    "stage "
                        + fault.stage()
                        + (fault.option().isEmpty() ? "" : ", " + fault.option())
                        + ": "
                        + fault.message())
            .collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  public List<SpecFault> faults() {
    return faults;
  }
}
