package io.millrace.api.datastream;

import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.math.backend.DenseBackends;
import io.millrace.streaming.kind.Recipes;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.StateSettings;
import java.time.Duration;
import java.util.Optional;

/** How a builder's pipeline is run: none of it but the lateness changes a result. */
final class RunOptions {

  /** The longest time that an option takes. */
  static final Duration LONGEST = Duration.ofDays(3650);

  Duration lateness = Duration.ofHours(1);
  long releaseEvery;
  int rows = 512;
  Duration deadline = Duration.ofMillis(50);
  long cacheBytes = 64L << 20;

  /** Null: for ever. */
  Duration ttl;

  MathSpec.Backend math = MathSpec.Backend.JVM;

  /** Null: that of the job. */
  Integer parallelism;

  /**
   * Adds the faults, in the order of the methods of the builder.
   *
   * @param model of the operators; empty after a fault
   */
  void check(Faults faults, Optional<StreamModel> model) {
    boolean encoder = model.isPresent() && model.get() instanceof Encoder;
    faults.between("lateness", Duration.ZERO, LONGEST, lateness);
    faults.between("releaseEvery", 0, Integer.MAX_VALUE, releaseEvery);
    if (encoder && releaseEvery != 1) {
      faults.add(
          "releaseEvery",
          "expected every version beside packets, which are read by the versions that wrote them;"
              + " call releaseEvery(1)");
    }
    EventStages.check(model, releaseEvery, faults);
    faults.between("bundle.rows", 1, 65_536, rows);
    faults.between("bundle.deadline", Duration.ofMillis(1), Duration.ofMinutes(10), deadline);
    faults.between("cache", 0, 1 << 30, cacheBytes);
    if (ttl != null) {
      faults.between("ttl", Duration.ofSeconds(1), LONGEST, ttl);
      if (releaseEvery > 0) {
        faults.add(
            "ttl",
            "expected states that stay, since models are released: a group that begins anew would"
                + " release its versions twice; remove ttl, or releaseEvery");
      }
    }
    faults.math(new MathSpec(math, 0), DenseBackends.present());
    if (parallelism != null) {
      faults.between("parallelism", 1, 32_768, parallelism);
    }
  }

  /**
   * The settings of the model operator.
   *
   * @param align how rows are made, if they are
   */
  HostSettings host(Optional<AlignSpec> align) {
    return new HostSettings(
        rows,
        deadline.toMillis(),
        Recipes.lateness(lateness, align).toMillis(),
        releaseEvery,
        new StateSettings(cacheBytes, ttl == null ? StateSettings.FOR_EVER : ttl.toMillis()));
  }
}
