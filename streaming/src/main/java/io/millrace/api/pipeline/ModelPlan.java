package io.millrace.api.pipeline;

import io.millrace.api.spec.ModelSpec;
import java.io.Serializable;
import java.util.List;

/**
 * Channels, stages and seed of a pipeline.
 *
 * <pre>{@code
 * ModelPlan plan =
 *     new ModelPlan(
 *         List.of("temperature", "pressure"),
 *         List.of(new ModelSpec("standardize", Map.of()), new ModelSpec("dictionary", Map.of())),
 *         42);
 * assert plan.stages().size() == 2;
 * }</pre>
 *
 * @param channels channel names, in the order of an observation's values
 * @param stages wrappers first, the operator last
 * @param seed seed of all random choices, together with the group's name
 */
public record ModelPlan(List<String> channels, List<ModelSpec> stages, long seed)
    implements Serializable {

  public ModelPlan {
    channels = List.copyOf(channels);
    stages = List.copyOf(stages);
  }
}
