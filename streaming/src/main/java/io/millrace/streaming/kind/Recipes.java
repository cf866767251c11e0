package io.millrace.streaming.kind;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.recipe.StateSettings;
import java.time.Duration;

/** The recipe by which workers make the model of a pipeline. */
public final class Recipes {

  private Recipes() {}

  /**
   * The recipe of a pipeline with operators.
   *
   * @param catalog where the operators are found by name, here and on the workers
   */
  public static ModelRecipe of(PipelineSpec spec, CatalogSource catalog) {
    return new ModelRecipe(
        spec.name(), spec.model(), catalog, settings(spec), spec.execution().math());
  }

  private static HostSettings settings(PipelineSpec spec) {
    ExecutionSpec.BundleSpec bundle = spec.execution().bundle();
    ExecutionSpec.StateSpec state = spec.execution().state();
    return new HostSettings(
        bundle.rows(),
        bundle.deadline().toMillis(),
        spec.input().lateness().toMillis(),
        spec.outputs().models().isPresent() ? spec.outputs().modelEvery() : 0,
        new StateSettings(
            state.cacheBytes(),
            state.ttl().map(Duration::toMillis).orElse(StateSettings.FOR_EVER)));
  }
}
