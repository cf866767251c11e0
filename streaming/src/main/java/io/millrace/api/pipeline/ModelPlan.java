package io.millrace.api.pipeline;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.FieldChoice;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import java.io.Serializable;
import java.util.List;

/**
 * Channels, targets, stages and seed of a pipeline.
 *
 * <pre>{@code
 * ModelPlan plan =
 *     new ModelPlan(
 *         List.of("temperature", "pressure"),
 *         List.of(new ModelSpec("standardize", Map.of()), new ModelSpec("dictionary", Map.of())),
 *         42);
 * assert plan.stages().size() == 2;
 * ModelPlan labelled =
 *     new ModelPlan(
 *         List.of("temperature", "kind"), DeclaredTargets.label("kind"), plan.stages(), 42);
 * assert labelled.inputs().equals(List.of("temperature"));
 * }</pre>
 *
 * @param channels channel names, in the order of an observation's values
 * @param declared what is to be learned, by the names of channels; the label is no input of a stage
 * @param stages wrappers first, the operator last
 * @param seed seed of all random choices, together with the group's name
 * @param fields the fields that results have, as {@code stage.field}, or without the stage those of
 *     the last one; none: those of the last stage
 */
public record ModelPlan(
    List<String> channels,
    DeclaredTargets declared,
    List<ModelSpec> stages,
    long seed,
    List<String> fields)
    implements Serializable {

  public ModelPlan {
    channels = List.copyOf(channels);
    stages = List.copyOf(stages);
    fields = List.copyOf(fields);
  }

  /** Creates a plan whose results have the fields of the last stage. */
  public ModelPlan(
      List<String> channels, DeclaredTargets declared, List<ModelSpec> stages, long seed) {
    this(channels, declared, stages, seed, List.of());
  }

  /** Creates a plan that declares no targets. */
  public ModelPlan(List<String> channels, List<ModelSpec> stages, long seed) {
    this(channels, DeclaredTargets.NONE, stages, seed);
  }

  /** Returns the channels that the first stage reads: all but the label. */
  public List<String> inputs() {
    return declared.hasLabel()
        ? channels.stream().filter(channel -> !channel.equals(declared.label())).toList()
        : channels;
  }

  /** Returns the same plan with other stages. */
  public ModelPlan with(List<ModelSpec> others) {
    return new ModelPlan(channels, declared, others, seed, fields);
  }

  /** Returns the same plan with results that have these fields. */
  public ModelPlan writing(List<String> names) {
    return new ModelPlan(channels, declared, stages, seed, names);
  }

  /** Returns which fields of the output of this plan's model its results have. */
  public FieldChoice results(StreamModel model) {
    return FieldChoice.of(model.signature().ports(), fields);
  }

  /**
   * Returns the plan of a branch with these stages: without declared targets that no stage takes,
   * and without the channel of a label that none takes.
   *
   * @throws io.millrace.api.spec.SpecException with all faults of the stages
   */
  public ModelPlan needed(ModelCatalog catalog) {
    DeclaredTargets taken = catalog.taken(stages, inputs().size(), declared);
    return new ModelPlan(taken.hasLabel() ? channels : inputs(), taken, stages, seed, fields);
  }

  /**
   * Builds the model of the stages.
   *
   * @throws io.millrace.api.spec.SpecException with all faults of the stages
   */
  public StreamModel model(ModelCatalog catalog) {
    return catalog.create(stages, inputs().size(), declared, fields);
  }
}
