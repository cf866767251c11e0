package io.millrace.streaming.runtime;

import io.millrace.operator.StreamModel;
import io.millrace.streaming.pipeline.ModelPlan;
import java.io.Serializable;

/**
 * How a subtask makes its operator: the recipe travels, the operator does not.
 *
 * @param pipeline name of the pipeline
 * @param plan channels, stages and seed
 * @param catalog where the stages are found by name
 * @param settings how the operator is hosted
 */
public record ModelRecipe(
    String pipeline, ModelPlan plan, CatalogSource catalog, HostSettings settings)
    implements Serializable {

  /** A new operator. */
  public StreamModel create() {
    return catalog.get().create(plan.stages(), plan.channels().size());
  }
}
