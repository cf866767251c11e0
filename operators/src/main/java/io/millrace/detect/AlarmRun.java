package io.millrace.detect;

import io.millrace.api.event.Found;
import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 *   | on | run | peak | since 3 |
 *
 * run: readings beyond the bound in succession, and those of the alarm that it became, up to MOST.
 *
 * An alarm begins with the reading at which a number has been beyond the bound `least` times in
 * succession, and ends with its cluster.
 */
/** The alarm of a key that is on, or the run of readings that may become one. */
final class AlarmRun {

  static final StateLayout LAYOUT =
      StateLayout.of(
          Slot.of("detect.on"),
          Slot.of("detect.run"),
          Slot.of("detect.peak"),
          Slot.of("detect.since", PackedLong.WIDTH));

  private static final int ON = LAYOUT.offset("detect.on");
  private static final int RUN = LAYOUT.offset("detect.run");
  private static final int PEAK = LAYOUT.offset("detect.peak");
  private static final int SINCE = LAYOUT.offset("detect.since");

  private static final int MOST = 1 << 20;

  private final int sign;
  private final int least;
  private long since;
  private float peak;

  /**
   * @param sign 1 where large numbers are unusual, -1 where small ones are
   * @param least readings beyond the bound, one after the other, of an alarm
   */
  AlarmRun(int sign, int least) {
    this.sign = sign;
    this.least = least;
  }

  static boolean isOn(float[] slots, int at) {
    return slots[at + ON] > 0;
  }

  /** Returns the number of readings of the alarm that is on; 0 if none is. */
  static int readings(float[] slots, int at) {
    return isOn(slots, at) ? (int) slots[at + RUN] : 0;
  }

  static long since(float[] slots, int at) {
    return PackedLong.read(slots, at + SINCE);
  }

  static float peak(float[] slots, int at) {
    return slots[at + PEAK];
  }

  /**
   * Takes the next number.
   *
   * @param beyond whether it is beyond the bound
   * @param place where it is in a cluster
   */
  Found step(
      boolean beyond, ClusterTail.Place place, double value, long time, float[] slots, int at) {
    return isOn(slots, at)
        ? during(value, place, slots, at)
        : outside(value, time, beyond, slots, at);
  }

  private Found outside(double value, long time, boolean beyond, float[] slots, int at) {
    if (!beyond) {
      slots[at + RUN] = 0;
      return Found.NOTHING;
    }
    if (slots[at + RUN] == 0) {
      PackedLong.write(time, slots, at + SINCE);
      slots[at + PEAK] = (float) value;
    }
    farthest(value, slots, at);
    if (++slots[at + RUN] < least) {
      return Found.NOTHING;
    }
    slots[at + ON] = 1;
    told(slots, at);
    return Found.START;
  }

  private Found during(double value, ClusterTail.Place place, float[] slots, int at) {
    farthest(value, slots, at);
    slots[at + RUN] = Math.min(slots[at + RUN] + 1, MOST);
    if (place == ClusterTail.Place.INSIDE) {
      return Found.NOTHING;
    }
    told(slots, at);
    slots[at + ON] = 0;
    slots[at + RUN] = 0;
    return Found.END;
  }

  private void farthest(double value, float[] slots, int at) {
    if (sign * value > sign * slots[at + PEAK]) {
      slots[at + PEAK] = (float) value;
    }
  }

  private void told(float[] slots, int at) {
    since = since(slots, at);
    peak = peak(slots, at);
  }

  /** Returns the time since when the alarm that the last step began or ended was on. */
  long since() {
    return since;
  }

  /** Returns the number of that alarm that is farthest from usual. */
  float peak() {
    return peak;
  }
}
