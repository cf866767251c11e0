package io.millrace.dictionary.code;

import io.millrace.api.drift.RunningMean;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.Arrays;

/*
 * Symbols, per channel: y reading; h the reconstruction of the key's reading before; g gain.
 *
 *   g = Σ y h / Σ h², within [0, 1]: the least squares of y by h, over the readings where y was
 *   observed, with the weights of RunningMean
 *
 *   +-----------------+------------------+------------------------+-------------------------+---------------+---------+
 *   | predict.cross n | predict.square n | predict.pending_cross n| predict.pending_square n| pending_count | batches |
 *   +-----------------+------------------+------------------------+-------------------------+---------------+---------+
 *     changes at the end of a mini-batch   changes with each reading
 */
/**
 * Learns how much of a channel's last reconstruction is left in the next reading. Without readings,
 * the gain is zero.
 */
public final class PredictionGains {

  /** Largest count that a float represents exactly. */
  private static final float MOST = 0x1.0p24f;

  private final int n;
  private final int cross;
  private final int square;
  private final int pendingCross;
  private final int pendingSquare;
  private final int count;
  private final int batches;

  /**
   * @param n number of channels
   * @param begin offset of the first of the {@link #slots} in the parameters
   */
  public PredictionGains(int n, int begin) {
    this.n = n;
    this.cross = begin;
    this.square = cross + n;
    this.pendingCross = square + n;
    this.pendingSquare = pendingCross + n;
    this.count = pendingSquare + n;
    this.batches = count + 1;
  }

  /** The slots of the sums. */
  public static StateLayout slots(int n) {
    return StateLayout.of(
        Slot.of("predict.cross", n),
        Slot.of("predict.square", n),
        Slot.of("predict.pending_cross", n),
        Slot.of("predict.pending_square", n),
        Slot.of("predict.pending_count"),
        Slot.of("predict.batches"));
  }

  /**
   * Adds a reading and what was held before it.
   *
   * @param value NaN if the channel was not observed
   */
  public void add(float[] slots, int channel, float value, float held) {
    if (!Float.isNaN(value)) {
      slots[pendingCross + channel] += value * held;
      slots[pendingSquare + channel] += held * held;
    }
  }

  /**
   * Adds a reading and what was held before it, of all channels, and counts it.
   *
   * @param values NaN where a channel was not observed
   * @param at where the channels begin in both arrays
   */
  public void add(float[] slots, float[] values, float[] held, int at) {
    for (int i = 0; i < n; i++) {
      add(slots, i, values[at + i], held[at + i]);
    }
    count(slots);
  }

  /** Counts a reading whose channels were added. */
  public void count(float[] slots) {
    slots[count]++;
  }

  /** Ends a mini-batch. */
  public void close(float[] slots) {
    double rate = RunningMean.rate(slots[batches]);
    double seen = slots[count];
    for (int i = 0; i < n && seen > 0; i++) {
      RunningMean.fold(slots, cross + i, slots[pendingCross + i] / seen, rate);
      RunningMean.fold(slots, square + i, slots[pendingSquare + i] / seen, rate);
    }
    slots[batches] = Math.min(MOST, slots[batches] + 1);
    Arrays.fill(slots, pendingCross, count + 1, 0f);
  }

  /** Writes the gains of all channels to {@code slots[at ..)}. */
  public void write(float[] slots, int at) {
    for (int i = 0; i < n; i++) {
      float gain = slots[square + i] > 0 ? slots[cross + i] / slots[square + i] : 0f;
      slots[at + i] = Math.max(0f, Math.min(1f, gain));
    }
  }
}
