package io.millrace.continual.network;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.continual.tune.Loss;
import io.millrace.continual.tune.Tail;
import io.millrace.math.update.AdamRule;
import java.util.Arrays;
import java.util.List;

/*
 *   parameters of a group:
 *   | adapters A | learn.moments 2 x A | learn.pending A | learn.loss |
 *
 * AdamRule expects this order. A memo is that of the tail.
 */
/** How the adapters of a group are trained from labels or values. */
final class AdapterLearning {

  private static final double SLOWEST = 1e-3;
  private static final float MOST = 1e8f;

  private final Tail tail;
  private final LearnOptions options;
  private final MiniBatches batches;
  private final AdamRule adam;
  private final StateLayout sequence;
  private final StateLayout parameters;
  private final int adapters;
  private final int pending;
  private final int loss;
  private final double[] slopes;
  private final float[] memo;

  AdapterLearning(Tail tail, LearnOptions options, StateLayout sequence, StateLayout adapters) {
    this.tail = tail;
    this.options = options;
    this.batches = new MiniBatches(options.batch());
    this.adam = new AdamRule(options.rate(), KernelChoice.ofProcess().lanes());
    this.sequence = sequence;
    this.adapters = adapters.width();
    this.parameters =
        adapters.followedBy(
            StateLayout.of(
                Slot.of("learn.moments", 2, this.adapters),
                Slot.of("learn.pending", this.adapters),
                Slot.of("learn.loss")));
    this.pending = parameters.offset("learn.pending");
    this.loss = parameters.offset("learn.loss");
    this.slopes = new double[tail.outputs()];
    this.memo = new float[tail.memoWidth()];
  }

  StateLayout parameters() {
    return parameters;
  }

  MiniBatches batches() {
    return batches;
  }

  LearnOptions options() {
    return options;
  }

  int memoWidth() {
    return memo.length;
  }

  boolean remember(Rows rows, int row, float[] into) {
    return tail.remember(
        rows.steps(row) - 1, rows.states(), row * sequence.width(), sequence, into);
  }

  /** Why the targets of a row cannot be learned; null if they can, or are not known. */
  Refusal fault(Rows rows, int row, int channels) {
    int from = row * options.targets();
    if (options.loss() == Loss.CROSS_ENTROPY) {
      float label = rows.targets()[from + options.labelAt()];
      boolean valid =
          Float.isNaN(label) || (label >= 0 && label < slopes.length && label == (int) label);
      return valid
          ? null
          : new Refusal(
              channels + options.labelAt(),
              "a label from 0 to " + (slopes.length - 1) + ", or none",
              "number the classes from 0, as the outputs of the network");
    }
    for (int target = 0; target < slopes.length; target++) {
      float value = rows.targets()[from + target];
      if (!Float.isNaN(value) && !(Math.abs(value) <= MOST)) {
        return new Refusal(
            channels + target,
            Float.isInfinite(value) ? "a finite number" : "a magnitude of at most 1e8",
            "correct it at its source, or leave it out where it is unknown");
      }
    }
    return null;
  }

  /** Whether anything of a row's targets is known. */
  boolean isKnown(Rows rows, int row) {
    int from = row * options.targets();
    if (options.loss() == Loss.CROSS_ENTROPY) {
      return !Float.isNaN(rows.targets()[from + options.labelAt()]);
    }
    for (int target = 0; target < slopes.length; target++) {
      if (!Float.isNaN(rows.targets()[from + target])) {
        return true;
      }
    }
    return false;
  }

  /** Takes the parameters of the rows that are learned next. */
  void open(Rows rows) {
    tail.open(rows.parameters());
  }

  /** Learns a row that was just stepped. */
  void learn(Rows rows, int row) {
    if (remember(rows, row, memo)) {
      learn(memo, 0, rows, row);
    }
  }

  /**
   * Learns a memo, which begins at {@code from}.
   *
   * @param rows with the targets in that row, and the parameters
   */
  void learn(float[] memos, int from, Rows rows, int row) {
    float[] values = rows.parameters();
    double found = slopes(tail.output(memos, from), rows.targets(), row * options.targets());
    tail.learn(slopes, values, pending);
    double weight = Math.max(SLOWEST, 1 / (rows.learned() + 1.0));
    values[loss] += (float) (weight * (found - values[loss]));
    rows.countLearned();
    if (batches.isBoundary(rows.learned())) {
      adam.step(values, 0, adapters, options.batch(), batches.version(rows.learned()) - 1);
      Arrays.fill(values, pending, pending + adapters, 0f);
      tail.open(values);
    }
  }

  /** Fills the slopes of the loss by the output, and returns the loss. */
  private double slopes(double[] output, float[] targets, int from) {
    if (options.loss() == Loss.CROSS_ENTROPY) {
      int label = (int) targets[from + options.labelAt()];
      double most = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < slopes.length; k++) {
        most = Math.max(most, output[k]);
      }
      double sum = 0;
      for (int k = 0; k < slopes.length; k++) {
        slopes[k] = StrictMath.exp(output[k] - most);
        sum += slopes[k];
      }
      for (int k = 0; k < slopes.length; k++) {
        slopes[k] = slopes[k] / sum - (k == label ? 1 : 0);
      }
      return most + StrictMath.log(sum) - output[label];
    }
    int known = 0;
    for (int k = 0; k < slopes.length; k++) {
      known += Float.isNaN(targets[from + k]) ? 0 : 1;
    }
    double sum = 0;
    for (int k = 0; k < slopes.length; k++) {
      double away = Float.isNaN(targets[from + k]) ? 0 : output[k] - targets[from + k];
      slopes[k] = away / known;
      sum += away * away / (2 * known);
    }
    return sum;
  }

  /** Why it cannot go on from states of another one. */
  List<String> obstacles(AdapterLearning before) {
    return batches.obstacles(before.batches, "network", "learn.batch");
  }
}
