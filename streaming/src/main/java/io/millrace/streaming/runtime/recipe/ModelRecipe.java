package io.millrace.streaming.runtime.recipe;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelSpec;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.JvmBackend;
import java.io.Serializable;
import java.util.List;

/**
 * How a subtask makes its operator: the recipe travels, the operator does not.
 *
 * @param pipeline name of the pipeline
 * @param plan channels, stages and seed
 * @param catalog where the stages are found by name
 * @param settings how the operator is hosted
 * @param math where its dense maths is to be computed
 */
public record ModelRecipe(
    String pipeline, ModelPlan plan, CatalogSource catalog, HostSettings settings, MathSpec math)
    implements Serializable {

  /** With all maths in the JVM. */
  public ModelRecipe(
      String pipeline, ModelPlan plan, CatalogSource catalog, HostSettings settings) {
    this(pipeline, plan, catalog, settings, MathSpec.JVM);
  }

  /** A new operator, all of it in this JVM: to ask for its signature, for example. */
  public StreamModel create() {
    return create(JvmBackend.ofProcess());
  }

  /**
   * A new operator of other stages, all of it in this JVM.
   *
   * @throws io.millrace.api.spec.SpecException with every fault of them
   */
  public StreamModel create(List<ModelSpec> stages) {
    return catalog.on(JvmBackend.ofProcess()).create(stages, plan.channels().size());
  }

  /** A new operator whose dense maths is computed by a backend. */
  public StreamModel create(DenseBackend backend) {
    return catalog.on(backend).create(plan.stages(), plan.channels().size());
  }
}
