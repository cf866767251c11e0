package io.millrace.detect;

import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.event.Watch;
import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 *   | the state of the watch | told | ended 3 | has_ended | held | flagged 3 | has_flagged |
 *
 *   watch begins an alarm, or has one that was not told     told if nothing suppresses it now
 *   watch ends an alarm                                     the end is told if the beginning was
 *
 * told: 1 during an alarm whose beginning was told. ended: time of the last end that was told. held:
 * alarms since the last one that was told that ended untold. flagged: last time at which a flag was
 * true; its slots are there only if there are flags.
 */
/**
 * Alarms of another watch that are held back for a time behind the last one, in hours of the day,
 * and while flags are true and for a time behind them. One that is still on when nothing holds it
 * back any more is told then: it is late and not lost.
 */
final class SuppressedWatch implements Watch {

  private static final long HOUR = 3_600_000;
  private static final int HOURS = 24;

  private static final StateLayout OWN =
      StateLayout.of(
          Slot.of("detect.told"),
          Slot.of("detect.ended", PackedLong.WIDTH),
          Slot.of("detect.has_ended"),
          Slot.of("detect.held"));
  private static final StateLayout FLAGGED =
      StateLayout.of(Slot.of("detect.flagged", PackedLong.WIDTH), Slot.of("detect.has_flagged"));
  private static final int TOLD = OWN.offset("detect.told");
  private static final int ENDED = OWN.offset("detect.ended");
  private static final int HAS_ENDED = OWN.offset("detect.has_ended");
  private static final int HELD = OWN.offset("detect.held");
  private static final int LAST_FLAG = OWN.width();
  private static final int HAS_FLAG = LAST_FLAG + PackedLong.WIDTH;

  /** A float counts exactly up to it. */
  private static final int MOST_HELD = 1 << 24;

  /**
   * What holds an alarm back.
   *
   * @param quiet milliseconds behind the end of the last alarm; 0 for none
   * @param from first hour of the day, UTC
   * @param to hour of the day behind the last one; equal to {@code from}: no hours
   * @param flags number of flags, of which each that is true holds it back
   * @param after milliseconds behind the last flag that was true
   */
  record Rules(long quiet, int from, int to, int flags, long after) {

    boolean isEmpty() {
      return quiet == 0 && from == to && flags == 0;
    }

    boolean covers(long time) {
      int hour = (int) Math.floorMod(Math.floorDiv(time, HOUR), (long) HOURS);
      return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
    }
  }

  private final AlarmWatch watch;
  private final Rules rules;
  private final StateLayout layout;
  private final int own;
  private long since;
  private float peak;
  private float value;
  private int decided;
  private int held;
  private boolean holdsBack;

  SuppressedWatch(AlarmWatch watch, Rules rules) {
    this.watch = watch;
    this.rules = rules;
    StateLayout always = watch.state().followedBy(OWN);
    this.layout = rules.flags() > 0 ? always.followedBy(FLAGGED) : always;
    this.own = watch.state().width();
  }

  @Override
  public EventKind kind() {
    return watch.kind();
  }

  @Override
  public StateLayout state() {
    return layout;
  }

  @Override
  public int numbers() {
    return watch.numbers();
  }

  @Override
  public Found step(double number, long time, float[] slots, int at) {
    throw new UnsupportedOperationException("Cannot take a number without the flags behind it");
  }

  @Override
  public Found step(double[] values, long time, float[] slots, int at) {
    int from = at + own;
    holdsBack = false;
    held = 0;
    note(values, time, slots, from);
    if (isUnknown(values)) {
      value = Float.NaN;
      return Found.NOTHING;
    }
    Found found = watch.step(values, time, slots, at);
    value = watch.told((float) values[0]);
    boolean wasTold = slots[from + TOLD] > 0;
    if (found != Found.NOTHING) {
      since = watch.since(time);
      peak = watch.peak(value);
      decided = watch.decided();
    }
    if (found == Found.END) {
      return end(wasTold, time, slots, from);
    }
    if (!watch.isOn(slots, at) || wasTold) {
      return Found.NOTHING;
    }
    if (isHeldBack(time, slots, from)) {
      holdsBack = found == Found.START;
      return Found.NOTHING;
    }
    if (found != Found.START) {
      since = watch.since(slots, at);
      peak = watch.peak(slots, at);
      decided = watch.decided(slots, at);
    }
    held = (int) slots[from + HELD];
    slots[from + HELD] = 0;
    slots[from + TOLD] = 1;
    return Found.START;
  }

  private Found end(boolean wasTold, long time, float[] slots, int from) {
    slots[from + TOLD] = 0;
    if (!wasTold) {
      slots[from + HELD] = Math.min(slots[from + HELD] + 1, MOST_HELD);
      return Found.NOTHING;
    }
    PackedLong.write(time, slots, from + ENDED);
    slots[from + HAS_ENDED] = 1;
    return Found.END;
  }

  /** A reading may have flags alone: its numbers are not known. */
  private boolean isUnknown(double[] values) {
    for (int number = 0; number < watch.numbers(); number++) {
      if (!Double.isNaN(values[number])) {
        return false;
      }
    }
    return true;
  }

  private void note(double[] values, long time, float[] slots, int from) {
    for (int flag = 0; flag < rules.flags(); flag++) {
      if (values[watch.numbers() + flag] > 0) {
        PackedLong.write(time, slots, from + LAST_FLAG);
        slots[from + HAS_FLAG] = 1;
      }
    }
  }

  private boolean isHeldBack(long time, float[] slots, int from) {
    return rules.covers(time)
        || slots[from + HAS_ENDED] > 0
            && time - PackedLong.read(slots, from + ENDED) < rules.quiet()
        || rules.flags() > 0 && slots[from + HAS_FLAG] > 0 && isFlagged(time, slots, from);
  }

  /** At the time of a true flag itself always. */
  private boolean isFlagged(long time, float[] slots, int from) {
    long behind = time - PackedLong.read(slots, from + LAST_FLAG);
    return behind <= 0 || behind < rules.after();
  }

  @Override
  public float told(float first) {
    return value;
  }

  @Override
  public int decided() {
    return decided;
  }

  @Override
  public int held() {
    return held;
  }

  @Override
  public boolean holdsBack() {
    return holdsBack;
  }

  @Override
  public long since(long time) {
    return since;
  }

  @Override
  public float peak(float value) {
    return peak;
  }

  @Override
  public boolean isRanked() {
    return watch.isRanked();
  }

  @Override
  public float pvalue() {
    return watch.pvalue();
  }

  @Override
  public boolean isOn(float[] slots, int at) {
    return slots[at + own + TOLD] > 0;
  }
}
