package io.millrace.detect;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.EventScope;
import io.millrace.api.event.WatchedField;
import io.millrace.api.event.Watching;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import java.util.Optional;

/** The stage {@code detect}: alarms where a field is beyond a threshold. */
public final class DetectStage {

  private static final double MOST = 1e30;

  private static final Key<Double> THRESHOLD =
      Key.number("threshold", -MOST, MOST)
          .describedAs("Value beyond which an alarm begins.")
          .required("3");
  private static final Key<Double> RELEASE =
      Key.number("release", -MOST, MOST)
          .describedAs("Value at which an alarm ends, not beyond the threshold.")
          .defaultsToComputed("the threshold");
  private static final Key<Integer> LEAST =
      Key.whole("least", 1, 1_000_000)
          .describedAs("Readings beyond the threshold, one after the other, of an alarm.")
          .defaultsTo(1);
  private static final Key<Side> SIDE =
      Key.choice("side", Side.ABOVE).describedAs("Where a value is beyond the threshold.");
  private static final KeyTable KEYS = KeyTable.of(THRESHOLD, RELEASE, LEAST, SIDE);

  private DetectStage() {}

  /** Where a value is beyond the threshold. */
  enum Side {
    ABOVE,
    BELOW
  }

  /** Returns the factory of {@code detect} stages. */
  public static ModelFactory.Watcher factory() {
    return ModelFactory.watching(KEYS, DetectStage::watch);
  }

  private static Watching watch(Options options, WatchedField field) {
    double threshold = options.read(THRESHOLD, 0.0);
    double release = options.read(RELEASE, threshold);
    double sign = options.read(SIDE) == Side.ABOVE ? 1 : -1;
    if (sign * release > sign * threshold) {
      options.refuse(
          RELEASE,
          "expected at "
              + (sign > 0 ? "most" : "least")
              + " the threshold "
              + threshold
              + ", found "
              + release
              + "; an alarm ends where the value is back");
    }
    if (field == null) {
      options.refuse(
          ModelFactory.Watcher.ON, "expected a field, as stage.field, found a stage alone");
    }
    if (options.has(ModelFactory.Watcher.LEARNER)) {
      options.refuse(
          ModelFactory.Watcher.LEARNER, "has no effect: an alarm changes no learner; remove it");
    }
    return new Watching(
        EventKind.ALARM,
        Optional.of(new ThresholdWatch(sign, threshold, release, options.read(LEAST))),
        EventScope.KEY,
        EventEffect.TELL,
        0,
        EventEffect.EVERY);
  }
}
