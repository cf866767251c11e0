package io.millrace.streaming.kind;

import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.streaming.runtime.align.AlignRecipe;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.recipe.StateSettings;
import java.time.Duration;
import java.util.Optional;

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

  /** How workers make the rows of a pipeline; empty if its records are rows. */
  public static Optional<AlignRecipe> align(PipelineSpec spec) {
    return spec.input()
        .align()
        .map(
            rows ->
                new AlignRecipe(
                    rows,
                    spec.input().lateness().toMillis(),
                    spec.execution().state().cacheBytes()));
  }

  /** A line of a summary: when rows are made, and of how many sensors. */
  public static Optional<String> rows(PipelineSpec spec) {
    return spec.input()
        .align()
        .map(
            rows ->
                (rows.isOnChange() ? "on change" : "every " + rows.every().toMillis() + " ms")
                    + ", of "
                    + rows.sensors().size()
                    + " sensors");
  }

  /**
   * The lateness of what the model reads. The times of rows are those of readings that were judged
   * before, so a distance that is usual between rows is no jump ahead.
   *
   * @param align how rows are made; empty if readings are rows
   */
  public static Duration lateness(Duration ofReadings, Optional<AlignSpec> align) {
    Duration lateness = ofReadings;
    for (AlignSpec rows : align.stream().toList()) {
      lateness = longest(lateness, rows.every());
      for (AlignSpec.Channel channel : rows.channels()) {
        lateness = longest(lateness, channel.within());
      }
    }
    return lateness;
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static HostSettings settings(PipelineSpec spec) {
    ExecutionSpec.BundleSpec bundle = spec.execution().bundle();
    return new HostSettings(
        bundle.rows(),
        bundle.deadline().toMillis(),
        lateness(spec.input().lateness(), spec.input().align()).toMillis(),
        spec.outputs().models().isPresent() ? spec.outputs().modelEvery() : 0,
        state(spec));
  }

  /** How the states of a pipeline are kept. */
  public static StateSettings state(PipelineSpec spec) {
    ExecutionSpec.StateSpec state = spec.execution().state();
    return new StateSettings(
        state.cacheBytes(),
        state.ttl().map(Duration::toMillis).orElse(StateSettings.FOR_EVER),
        StateSettings.Expiry.STEADY);
  }
}
