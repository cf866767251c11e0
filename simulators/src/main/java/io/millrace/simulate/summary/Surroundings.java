package io.millrace.simulate.summary;

import io.millrace.api.spec.ModelCatalog;
import io.millrace.simulate.summary.record.Readings;
import java.util.List;
import java.util.Optional;

/**
 * What the parts of a run have in common.
 *
 * @param catalog the operators that models may be of
 * @param readings what was read
 * @param truth readings without faults and noise; empty if nobody knows them
 * @param faults what a scenario injected
 * @param label results with it are marked and should be found
 * @param events records beside the results
 */
public record Surroundings(
    ModelCatalog catalog,
    Readings readings,
    Optional<Readings> truth,
    Faults faults,
    Optional<String> label,
    List<Events> events) {

  public Surroundings {
    events = List.copyOf(events);
  }
}
