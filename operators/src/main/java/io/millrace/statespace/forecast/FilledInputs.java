package io.millrace.statespace.forecast;

import io.millrace.api.operator.Rows;
import io.millrace.stage.ClippedValues;
import java.util.Arrays;
import java.util.List;

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
  private static final int EARLY = 1024;

  /**
   * Successive wild values that are set aside in rows that a stage has clipped. It bounds what a
   * fault can do, and more of them are rather a true peak.
   */
  private static final int CLIPPED_RUN = 1;

  private static final float MOST = 0x1.0p24f;

  private final Filling filling;
  private final List<Integer> planned;
  private final ForecastLayout layout;
  private final int channels;
  private final int ahead;
  private final int stateWidth;
  private float[] values = {};
  private boolean[] setAside = {};

  FilledInputs(ForecastOptions options, ForecastLayout layout) {
    this.filling = options.task().filling();
    this.layout = layout;
    this.planned = options.besides().planned().channels();
    this.channels = options.channels();
    this.ahead = options.task().ahead().longest();
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
    float limit =
        rows.isUnusual(row)
            ? ClippedValues.largest(rows.inputs(), row * channels, channels)
            : Float.POSITIVE_INFINITY;
    int most = rows.isUnusual(row) ? CLIPPED_RUN : UsualSize.RUN;
    boolean wild = false;
    boolean restarts = false;
    for (int channel = 0; channel < channels; channel++) {
      int at = row * channels + channel;
      float value = rows.inputs()[at];
      float before = states[state + layout.inputs + newest * channels + channel];
      setAside[at] = false;
      if (Float.isNaN(value)) {
        values[at] = filling == Filling.HOLD ? before : 0f;
      } else {
        // A plan may leap as it likes.
        boolean far = !planned.contains(channel) && isWild(rows, row, channel, before, limit, run);
        restarts |= learn(rows, row, channel, before, run);
        wild |= far;
        setAside[at] = far && run < most;
        values[at] = setAside[at] ? before : value;
      }
    }
    if (restarts) {
      startAnew(rows, row);
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

  private boolean isWild(Rows rows, int row, int channel, float before, float limit, int run) {
    float value = rows.inputs()[row * channels + channel];
    int at = row * stateWidth + layout.change + channel;
    float usual = rows.states()[at];
    long count = (long) rows.states()[at + channels];
    boolean observed = isObserved(before, count);
    boolean known = observed && UsualSize.isKnown(usual, count);
    if (Math.abs(value) >= limit && (!known || rows.steps(row) < EARLY)) {
      return true;
    }
    double change = Math.abs((double) value - before);
    if (observed && count > 1 && usual == 0) {
      // A channel that never changed has no usual change: its first other value waits for another.
      return change > 0 && run == 0;
    }
    return known && UsualSize.isWild(change, usual, count);
  }

  /** Learns the change of a channel, and returns whether it tells of a wild value before. */
  private boolean learn(Rows rows, int row, int channel, float before, int run) {
    float[] states = rows.states();
    int at = row * stateWidth + layout.change + channel;
    float usual = states[at];
    long count = (long) states[at + channels];
    double change = Math.abs((double) rows.inputs()[row * channels + channel] - before);
    states[at + channels] = Math.min(MOST, count + 1);
    if (!isObserved(before, count)) {
      return false;
    }
    if (UsualSize.tellsOfWild(change, usual, rows.steps(row))) {
      states[at] = UsualSize.anew(change, usual);
      return true;
    }
    if (usual == 0 && (count == 1 || run > 0)) {
      // Values before the first change tell nothing of its size.
      states[at] = (float) change;
      states[at + channels] = change > 0 ? 2 : states[at + channels];
    } else if (usual > 0) {
      states[at] = UsualSize.after(usual, change, count, run);
    }
    return false;
  }

  /** Whether the value before was observed, as far as that is known. */
  private boolean isObserved(float before, long count) {
    return before != 0 || (filling != Filling.ZERO && count > 0);
  }

  /** Forgets the few readings of a key that were before, of which one was wild. */
  private void startAnew(Rows rows, int row) {
    float[] states = rows.states();
    int state = row * stateWidth;
    Arrays.fill(states, state + layout.newest, state + layout.modesEnd, 0f);
    for (int ring = 0; ring < Math.min(ahead, rows.steps(row)); ring++) {
      System.arraycopy(
          values, row * channels, states, state + layout.inputs + ring * channels, channels);
    }
    for (int ring = 0; ring < layout.pastRows; ring++) {
      System.arraycopy(
          values, row * channels, states, state + layout.past + ring * channels, channels);
    }
  }
}
