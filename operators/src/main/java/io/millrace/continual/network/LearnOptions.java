package io.millrace.continual.network;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.spec.Options;
import io.millrace.continual.tune.Loss;
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

  private static final Key<Loss> LOSS =
      Key.choice("loss", Loss.CROSS_ENTROPY)
          .describedAs(
              "cross_entropy: the outputs are scores of classes, and the label is learned;"
                  + " squared_error: the outputs are the declared values.");
  private static final Key<Double> RATE =
      Key.number("rate", 1e-8, 10).describedAs("Step size of Adam.").defaultsTo(1e-3);
  private static final Key<Integer> BATCH =
      Key.whole("batch", 1, 100_000)
          .describedAs("Observations with known targets of a mini-batch.")
          .defaultsTo(8);

  /** The option of the stage. */
  static final Key<Entries> LEARN =
      Key.of(
              "learn",
              Forms.table("a map such as {loss: cross_entropy}", KeyTable.of(LOSS, RATE, BATCH)))
          .describedAs("Trains the adapters of groups; without it they are followed or fixed.")
          .defaultsToComputed("not trained");

  /** Reads the option and reports its faults; empty if adapters are not trained. */
  static Optional<LearnOptions> read(Options options) {
    return Optional.ofNullable(options.read(LEARN, null)).map(in -> read(in, options));
  }

  private static LearnOptions read(Entries in, Options options) {
    Loss loss = in.read(LOSS);
    double rate = in.read(RATE);
    int batch = in.read(BATCH);
    in.finish();
    int labelAt = -1;
    if (loss == Loss.CROSS_ENTROPY) {
      OptionalInt at = options.takeLabel();
      if (at.isEmpty()) {
        options.refuse(
            LEARN.name(),
            "expected a declared label to learn, found none; declare label: NAME beside channels, or"
                + " take loss: squared_error");
      }
      labelAt = at.orElse(-1);
    } else if (options.takeTargets().isEmpty()) {
      options.refuse(
          LEARN.name(),
          "expected declared values to learn, found none; declare targets: [NAME] beside channels,"
              + " or take loss: cross_entropy");
    }
    return new LearnOptions(loss, rate, batch, options.inputs().declared().width(), labelAt);
  }

  /** Why a network with that many outputs cannot learn; empty if it can. */
  Optional<String> misfit(int outputs) {
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
        ? Optional.of("expected an output for each class, found 1; take loss: squared_error")
        : Optional.empty();
  }
}
