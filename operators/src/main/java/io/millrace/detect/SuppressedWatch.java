package io.millrace.detect;

import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.event.Watch;
import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 *   | the state of the watch | told | ended 3 | has_ended |
 *
 *   watch begins an alarm, or has one that was not told     told if nothing suppresses it now
 *   watch ends an alarm                                     the end is told if the beginning was
 *
 * told: 1 during an alarm whose beginning was told. ended: time of the last end that was told.
 */
/**
 * Alarms of another watch that are held back for a time behind the last one, and in hours of the
 * day. One that is still on when nothing holds it back any more is told then: it is late and not
 * lost.
 */
final class SuppressedWatch implements Watch {

  private static final long HOUR = 3_600_000;
  private static final int HOURS = 24;

  private static final StateLayout OWN =
      StateLayout.of(
          Slot.of("detect.told"),
          Slot.of("detect.ended", PackedLong.WIDTH),
          Slot.of("detect.has_ended"));
  private static final int TOLD = OWN.offset("detect.told");
  private static final int ENDED = OWN.offset("detect.ended");
  private static final int HAS_ENDED = OWN.offset("detect.has_ended");

  /**
   * What holds an alarm back.
   *
   * @param quiet milliseconds behind the end of the last alarm; 0 for none
   * @param from first hour of the day, UTC
   * @param to hour of the day behind the last one; equal to {@code from}: no hours
   */
  record Rules(long quiet, int from, int to) {

    boolean isEmpty() {
      return quiet == 0 && from == to;
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

  SuppressedWatch(AlarmWatch watch, Rules rules) {
    this.watch = watch;
    this.rules = rules;
    this.layout = watch.state().followedBy(OWN);
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
  public Found step(double value, long time, float[] slots, int at) {
    Found found = watch.step(value, time, slots, at);
    int from = at + own;
    boolean wasTold = slots[from + TOLD] > 0;
    if (found == Found.START) {
      since = watch.since(time);
      peak = watch.peak((float) value);
    }
    if (found == Found.END) {
      since = watch.since(time);
      peak = watch.peak((float) value);
      slots[from + TOLD] = 0;
      if (!wasTold) {
        return Found.NOTHING;
      }
      PackedLong.write(time, slots, from + ENDED);
      slots[from + HAS_ENDED] = 1;
      return Found.END;
    }
    if (!watch.isOn(slots, at) || wasTold || isHeldBack(time, slots, from)) {
      return Found.NOTHING;
    }
    if (found != Found.START) {
      since = watch.since(slots, at);
      peak = watch.peak(slots, at);
    }
    slots[from + TOLD] = 1;
    return Found.START;
  }

  private boolean isHeldBack(long time, float[] slots, int from) {
    return rules.covers(time)
        || slots[from + HAS_ENDED] > 0
            && time - PackedLong.read(slots, from + ENDED) < rules.quiet();
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
