package io.millrace.statespace.forecast;

import io.millrace.api.operator.Rows;
import java.util.Arrays;

/*
 * With several horizons the targets of a pair come one after another, and wait for the last:
 *
 *   | waiting.truths h_H x T |   step s at row s mod h_H; NONE where nothing may be learned
 */
/** What became true of the targets. */
final class Truths {

  /** No target is as large, and it is finite as all of a state is. */
  private static final float NONE = Float.MAX_VALUE;

  private final Horizons horizons;
  private final ForecastLayout layout;
  private final int[] targets;
  private final int declared;
  private final int channels;
  private final int stateWidth;

  Truths(ForecastOptions options, ForecastLayout layout) {
    this.horizons = options.task().ahead();
    this.layout = layout;
    this.targets = options.task().targets().stream().mapToInt(Integer::intValue).toArray();
    this.declared = options.task().declared();
    this.channels = options.channels();
    this.stateWidth = layout.sequence.width();
  }

  /** What a row says of target {@code t}; NaN where it was not observed. */
  float now(Rows rows, int row, int t) {
    return declared == 0
        ? rows.inputs()[row * channels + targets[t]]
        : rows.targets()[row * declared + targets[t]];
  }

  /** Keeps those of a row, before its step is counted. */
  void keep(Rows rows, int row, FilledInputs inputs) {
    if (layout.truths < 0) {
      return;
    }
    int at = at(row, rows.steps(row));
    for (int t = 0; t < targets.length; t++) {
      float truth = now(rows, row, t);
      boolean none = Float.isNaN(truth) || (declared == 0 && inputs.isSetAside(row, targets[t]));
      rows.states()[at + t] = none ? NONE : truth;
    }
  }

  /**
   * Writes the targets of the pair that is complete with a row whose step is counted, one for each
   * answer; NaN where nothing may be learned.
   */
  void ofPair(Rows rows, int row, float[] into) {
    int last = horizons.count() - 1;
    for (int j = 0; j < last; j++) {
      int at = at(row, rows.steps(row) - 1 - horizons.longest() + horizons.of(j));
      for (int t = 0; t < targets.length; t++) {
        float truth = rows.states()[at + t];
        into[j * targets.length + t] = truth == NONE ? Float.NaN : truth;
      }
    }
    for (int t = 0; t < targets.length; t++) {
      into[last * targets.length + t] = now(rows, row, t);
    }
  }

  /** Writes that nothing is known into a whole ring. */
  static void clear(float[] states, int ring, int size) {
    Arrays.fill(states, ring, ring + size, NONE);
  }

  private int at(int row, long step) {
    int ring = (int) Math.floorMod(step, (long) horizons.longest());
    return row * stateWidth + layout.truths + ring * targets.length;
  }
}
