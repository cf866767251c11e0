package io.millrace.api.spec;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Reports all faults in the description of a model at once.
 *
 * <pre>{@code
 * try {
 *   ModelCatalog.empty().create(List.of(new ModelSpec("dictionry", Map.of())), 3);
 * } catch (SpecException wrong) {
 *   for (SpecFault fault : wrong.faults()) {
 *     System.out.println("stage " + fault.stage() + ": " + fault.message());
 *   }
 * }
 * }</pre>
 */
public final class SpecException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final List<SpecFault> faults;

  /** Creates an exception whose message has one line for each fault. */
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

  /** Returns all faults, in the order of the stages. */
  public List<SpecFault> faults() {
    return faults;
  }
}
