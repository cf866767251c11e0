package io.millrace.streaming.runtime.backend;

import io.millrace.api.pipeline.MathSpec;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.DenseBackendProvider;
import io.millrace.math.backend.DenseBackends;
import io.millrace.math.backend.JvmBackend;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The math backend of an operator and the reason for it. Chosen once, when the operator starts.
 *
 * @param backend the open backend
 * @param reason one sentence for the log
 */
record BackendChoice(DenseBackend backend, String reason) {

  /** Minimum speed-up of a device, so that measurement noise does not decide. */
  private static final double MARGIN = 1.25;

  /**
   * Chooses the backend of an operator.
   *
   * @param backends the backends on the class path
   * @param clock clock in nanoseconds
   * @throws MissingBackendException if the pipeline names a backend that is missing
   */
  static BackendChoice of(ModelRecipe recipe, DenseBackends backends, LongSupplier clock) {
    MathSpec.Backend wish = recipe.math().backend();
    if (wish == MathSpec.Backend.JVM) {
      return jvm("the pipeline requests no other");
    }
    if (wish == MathSpec.Backend.AUTO) {
      return measured(recipe, backends, clock);
    }
    Optional<String> missing = backends.missing(wish.word());
    if (missing.isPresent()) {
      throw new MissingBackendException(
          "Cannot open math backend '" + wish.word() + "': " + missing.get());
    }
    DenseBackend opened;
    try {
      opened = backends.open(wish.word());
    } catch (RuntimeException | LinkageError | OutOfMemoryError failed) {
      return jvm(wish.word() + " cannot be opened: " + failed);
    }
    return new BackendChoice(
        opened, "Math backend: " + opened.name() + ", because the pipeline asks for it");
  }

  boolean isDevice() {
    return !(backend instanceof JvmBackend);
  }

  private static BackendChoice jvm(String why) {
    return new BackendChoice(
        JvmBackend.ofProcess(), "Math backend: " + JvmBackend.NAME + ", because " + why);
  }

  private static BackendChoice measured(
      ModelRecipe recipe, DenseBackends backends, LongSupplier clock) {
    if (backends.ready().isEmpty()) {
      return jvm("the class path has no other");
    }
    MathDemand demand = new MathDemand();
    recipe.create(demand);
    if (demand.isNothing()) {
      return jvm("the operator has no dense block operations");
    }
    Crossover crossover = new Crossover(demand, recipe.settings().rows(), clock);
    long here = crossover.nanos(JvmBackend.ofProcess());
    StringBuilder figures = new StringBuilder(figure(JvmBackend.NAME, here));
    DenseBackend best = null;
    double limit = here / MARGIN;
    for (DenseBackendProvider provider : backends.ready()) {
      DenseBackend candidate = null;
      try {
        candidate = provider.open();
        long there = crossover.nanos(candidate);
        figures.append(", ").append(figure(provider.name(), there));
        if (there < limit) {
          close(best);
          best = candidate;
          limit = there;
          candidate = null;
        }
      } catch (RuntimeException | LinkageError | OutOfMemoryError failed) {
        figures.append(", ").append(provider.name()).append(" fails: ").append(failed);
      }
      close(candidate);
    }
    String measured = "measured for a bundle of " + recipe.settings().rows() + " rows: " + figures;
    return best == null
        ? jvm("no other is " + MARGIN + " times as fast; " + measured)
        : new BackendChoice(best, "Math backend: " + best.name() + ", because " + measured);
  }

  private static void close(DenseBackend backend) {
    if (backend != null) {
      backend.close();
    }
  }

  private static String figure(String name, long nanos) {
    return String.format(Locale.ROOT, "%s %.1f us", name, nanos / 1e3);
  }
}
