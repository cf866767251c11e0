package io.millrace.statespace.forecast;

import io.millrace.api.operator.Rows;

/*
 * The modes remember a value for as long as they remember anything, so one fault would disturb all
 * forecasts of the next fifty observations. A value is set aside, and filled as if it were missing,
 * where the channel has changed by far more than it ever does (UsualSize). That tells a fault from
 * the large values of a channel that often jumps, such as rain, also behind a stage that clips, and
 * a fault of eight deviations, which no stage clips, where the channel is smooth. While a channel's
 * changes are not known yet, the largest magnitudes of a row that a stage has marked as unusual are
 * set aside: all that it has clipped lie on its limit.
 *
 * The value before is the newest filled one: row (t - 1) mod h of waiting.inputs. It is exactly
 * zero where nothing was observed, and then no change is learned from it unless values are held.
 */
/** Replaces the values of a block that are missing or wild, by those that were before them. */
final class FilledInputs {

  /** Steps of a key within which a readout has learned too little to bear what was clipped. */
  private static final int EARLY = 128;

  /**
   * Successive wild values that are set aside in rows that a stage has clipped. It bounds what a
   * fault can do, and more of them are rather a true peak.
   */
  private static final int CLIPPED_RUN = 1;

  private static final float MOST = 0x1.0p24f;

  private final Filling filling;
  private final ForecastLayout layout;
  private final int channels;
  private final int ahead;
  private final int stateWidth;
  private float[] values = {};
  private boolean[] setAside = {};

  FilledInputs(ForecastOptions options, ForecastLayout layout) {
    this.filling = options.task().filling();
    this.layout = layout;
    this.channels = options.channels();
    this.ahead = options.task().ahead();
    this.stateWidth = layout.sequence.width();
  }

  /** Makes room for a block. */
  void size(int capacity) {
    if (values.length < capacity * channels) {
      values = new float[capacity * channels];
      setAside = new boolean[capacity * channels];
    }
  }

  /** Fills a row, and learns the changes of its channels. */
  void fill(Rows rows, int row) {
    float[] states = rows.states();
    int state = row * stateWidth;
    int newest = (int) Math.floorMod(rows.steps(row) - 1, (long) ahead);
    int run = rows.steps(row) == 0 ? 0 : layout.readRun(states, state, newest);
    float limit = rows.isUnusual(row) ? largest(rows, row) : Float.POSITIVE_INFINITY;
    int most = rows.isUnusual(row) ? CLIPPED_RUN : UsualSize.RUN;
    boolean wild = false;
    for (int channel = 0; channel < channels; channel++) {
      int at = row * channels + channel;
      float value = rows.inputs()[at];
      float before = states[state + layout.inputs + newest * channels + channel];
      setAside[at] = false;
      if (Float.isNaN(value)) {
        values[at] = filling == Filling.HOLD ? before : 0f;
      } else {
        boolean far = isWild(rows, row, channel, before, limit);
        learn(rows, row, channel, before, run);
        wild |= far;
        setAside[at] = far && run < most;
        values[at] = setAside[at] ? before : value;
      }
    }
    int now = (int) (rows.steps(row) % ahead);
    if (wild) {
      layout.writeRun(states, state, now, Math.min(UsualSize.RUN, run) + 1);
    } else {
      layout.writeUnusual(states, state, now, rows.isUnusual(row));
    }
  }

  /** Returns whether the value of a channel of a filled row was replaced because it is wild. */
  boolean isSetAside(int row, int channel) {
    return setAside[row * channels + channel];
  }

  /** Filled values of the block; a row starts at {@code row * channels}. */
  float[] values() {
    return values;
  }

  private boolean isWild(Rows rows, int row, int channel, float before, float limit) {
    float value = rows.inputs()[row * channels + channel];
    int at = row * stateWidth + layout.change + channel;
    float usual = rows.states()[at];
    long count = (long) rows.states()[at + channels] + 1;
    long steps = rows.steps(row);
    boolean known = isChange(before, usual, steps) && UsualSize.isKnown(usual, count);
    if (Math.abs(value) >= limit && (!known || steps < EARLY)) {
      return true;
    }
    return known && UsualSize.isWild(Math.abs((double) value - before), usual, count);
  }

  private void learn(Rows rows, int row, int channel, float before, int run) {
    float[] states = rows.states();
    int at = row * stateWidth + layout.change + channel;
    if (isChange(before, states[at], rows.steps(row))) {
      double change = Math.abs((double) rows.inputs()[row * channels + channel] - before);
      float count = Math.min(MOST, states[at + channels] + 1);
      states[at] = UsualSize.after(states[at], change, (long) count, run);
      states[at + channels] = count;
    }
  }

  /** Whether the value before was observed, as far as that is known. */
  private boolean isChange(float before, float usual, long steps) {
    return steps > 0 && (before != 0 || (filling != Filling.ZERO && usual > 0));
  }

  private float largest(Rows rows, int row) {
    float largest = 0;
    for (int at = row * channels; at < (row + 1) * channels; at++) {
      float magnitude = Math.abs(rows.inputs()[at]);
      largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
  }
}
