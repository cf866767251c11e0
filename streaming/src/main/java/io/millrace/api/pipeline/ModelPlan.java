package io.millrace.api.pipeline;

import io.millrace.api.operator.DeclaredTargets;
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
 */
public record ModelPlan(
    List<String> channels, DeclaredTargets declared, List<ModelSpec> stages, long seed)
    implements Serializable {

  public ModelPlan {
    channels = List.copyOf(channels);
    stages = List.copyOf(stages);
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
    return new ModelPlan(channels, declared, others, seed);
  }

  /**
   * Returns the plan of a branch with these stages: without declared targets that no stage takes,
   * and without the channel of a label that none takes.
   *
   * @throws io.millrace.api.spec.SpecException with all faults of the stages
   */
  public ModelPlan needed(ModelCatalog catalog) {
    DeclaredTargets taken = catalog.taken(stages, inputs().size(), declared);
    return new ModelPlan(taken.hasLabel() ? channels : inputs(), taken, stages, seed);
  }

  /**
   * Builds the model of the stages.
   *
   * @throws io.millrace.api.spec.SpecException with all faults of the stages
   */
  public StreamModel model(ModelCatalog catalog) {
    return catalog.create(stages, inputs().size(), declared);
  }
}
