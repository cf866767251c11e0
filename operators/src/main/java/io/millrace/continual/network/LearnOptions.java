package io.millrace.continual.network;

import io.millrace.api.config.Key;
import io.millrace.api.spec.Options;
import io.millrace.continual.tune.Loss;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the adapters of groups are trained.
 *
 * @param loss what is made small
 * @param rate step size of Adam
 * @param batch observations with known targets of a mini-batch
 * @param targets number of targets of a row
 * @param labelAt index of the label among them; -1 without one
 */
record LearnOptions(Loss loss, double rate, int batch, int targets, int labelAt) {

  private static final Key<Loss> LEARN =
      Key.choice("learn", Loss.NOTHING)
          .describedAs(
              "Whether adapters of groups are trained: cross-entropy (the outputs are scores of"
                  + " classes, and the label is learned), squared-error (the outputs are the declared"
                  + " values) or nothing.");
  private static final Key<Double> RATE =
      Key.number("rate", 1e-8, 10)
          .describedAs("With learn, the step size of Adam.")
          .defaultsTo(1e-3);
  private static final Key<Integer> BATCH =
      Key.whole("batch", 1, 100_000)
          .describedAs("With learn, observations with known targets of a mini-batch.")
          .defaultsTo(8);

  /** The options of the stage. */
  static final List<Key<?>> KEYS = List.of(LEARN, RATE, BATCH);

  /** Reads the options and reports their faults; empty if adapters are not trained. */
  static Optional<LearnOptions> read(Options options) {
    Loss loss = options.read(LEARN);
    double rate = options.read(RATE);
    int batch = options.read(BATCH);
    if (loss == Loss.NOTHING) {
      for (Key<?> key : List.of(RATE, BATCH)) {
        if (options.has(key)) {
          options.refuse(key, "has no effect without learn; remove it");
        }
      }
      return Optional.empty();
    }
    int labelAt = -1;
    if (loss == Loss.CROSS_ENTROPY) {
      OptionalInt at = options.takeLabel();
      if (at.isEmpty()) {
        options.refuse(
            LEARN,
            "expected a declared label to learn, found none; declare label: NAME beside channels, or"
                + " take squared-error");
      }
      labelAt = at.orElse(-1);
    } else if (options.takeTargets().isEmpty()) {
      options.refuse(
          LEARN,
          "expected declared values to learn, found none; declare targets: [NAME] beside channels,"
              + " or take cross-entropy");
    }
    return Optional.of(
        new LearnOptions(loss, rate, batch, options.inputs().declared().width(), labelAt));
  }

  /** Reports why a network with that many outputs cannot learn. */
  void check(int outputs, Options options) {
    misfit(outputs).ifPresent(misfit -> options.refuse(LEARN, misfit));
  }

  /** Why a network with that many outputs cannot learn; empty if it can. */
  private Optional<String> misfit(int outputs) {
    int values = targets - (labelAt < 0 ? 0 : 1);
    if (loss == Loss.SQUARED_ERROR && outputs > values) {
      return Optional.of(
          "expected a declared value for each of the "
              + outputs
              + " outputs, found "
              + values
              + "; declare more targets");
    }
    return loss == Loss.CROSS_ENTROPY && outputs < 2
        ? Optional.of("expected an output for each class, found 1; take squared-error")
        : Optional.empty();
  }
}
