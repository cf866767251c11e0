package io.millrace.api.pipeline;

import io.millrace.api.spec.ModelSpec;
import java.io.Serializable;
import java.util.List;

/**
 * What learns.
 *
 * @param channels channel names, in the order of an observation's values
 * @param stages wrappers first, the operator last
 * @param seed decides every random choice, together with the group's name
 */
public record ModelPlan(List<String> channels, List<ModelSpec> stages, long seed)
    implements Serializable {

  public ModelPlan {
    channels = List.copyOf(channels);
    stages = List.copyOf(stages);
  }
}
