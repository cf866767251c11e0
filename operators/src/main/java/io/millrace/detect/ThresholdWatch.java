package io.millrace.detect;

import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 *   | run | on | peak | since 3 |
 *
 * run: readings beyond the threshold, one after the other, up to `least`. on: 1 during an alarm. peak
 * and since: of the run, and of the alarm that it became.
 *
 *   beyond, run < least          run + 1; an alarm begins when it is least
 *   not beyond, no alarm         run = 0
 *   alarm, back at the release   the alarm ends
 *   alarm, else                  it goes on, also between release and threshold
 */
/** An alarm begins when a number is beyond a threshold, and ends when it is back. */
final class ThresholdWatch implements AlarmWatch {

  private static final int RUN = 0;
  private static final int ON = 1;
  private static final int PEAK = 2;
  private static final int SINCE = 3;

  private static final StateLayout LAYOUT =
      StateLayout.of(
          Slot.of("detect.run"),
          Slot.of("detect.on"),
          Slot.of("detect.peak"),
          Slot.of("detect.since", PackedLong.WIDTH));

  private final double sign;
  private final double threshold;
  private final double release;
  private final int least;
  private long since;
  private float peak;

  /**
   * @param sign 1 for alarms above the threshold, -1 for alarms below
   * @param release where an alarm ends: not beyond the threshold
   * @param least readings beyond the threshold, one after the other, of an alarm
   */
  ThresholdWatch(double sign, double threshold, double release, int least) {
    this.sign = sign;
    this.threshold = threshold;
    this.release = release;
    this.least = least;
  }

  @Override
  public EventKind kind() {
    return EventKind.ALARM;
  }

  @Override
  public StateLayout state() {
    return LAYOUT;
  }

  @Override
  public Found step(double value, long time, float[] slots, int at) {
    boolean beyond = sign * value > sign * threshold;
    boolean on = slots[at + ON] > 0;
    if (on && sign * value <= sign * release) {
      told(slots, at);
      slots[at + ON] = 0;
      slots[at + RUN] = 0;
      return Found.END;
    }
    if (!on && !beyond) {
      slots[at + RUN] = 0;
      return Found.NOTHING;
    }
    if (slots[at + RUN] == 0) {
      PackedLong.write(time, slots, at + SINCE);
      slots[at + PEAK] = (float) value;
    }
    if (sign * value > sign * slots[at + PEAK]) {
      slots[at + PEAK] = (float) value;
    }
    if (on) {
      return Found.NOTHING;
    }
    slots[at + RUN]++;
    if (slots[at + RUN] < least) {
      return Found.NOTHING;
    }
    slots[at + ON] = 1;
    told(slots, at);
    return Found.START;
  }

  private void told(float[] slots, int at) {
    since = PackedLong.read(slots, at + SINCE);
    peak = slots[at + PEAK];
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
  public long since(float[] slots, int at) {
    return PackedLong.read(slots, at + SINCE);
  }

  @Override
  public float peak(float[] slots, int at) {
    return slots[at + PEAK];
  }

  @Override
  public boolean isOn(float[] slots, int at) {
    return slots[at + ON] > 0;
  }
}
