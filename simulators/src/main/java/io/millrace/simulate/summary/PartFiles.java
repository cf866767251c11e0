package io.millrace.simulate.summary;

import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.simulate.summary.record.RecordedLines;
import java.util.List;
import java.util.Optional;

/**
 * One chain of operators of a run: the only one, or a branch.
 *
 * @param name of the branch; empty if there is one chain
 * @param plan channels, targets and stages; empty if nobody knows them
 * @param ports the fields of its results; empty: those that its first result has
 * @param results what it wrote
 * @param models its published models; empty: it publishes none
 * @param classes words for the classes; empty: their numbers
 */
public record PartFiles(
    String name,
    Optional<ModelPlan> plan,
    Optional<Ports> ports,
    RecordedLines results,
    Optional<AnsweringModels> models,
    List<String> classes) {

  public PartFiles {
    classes = List.copyOf(classes);
  }
}
