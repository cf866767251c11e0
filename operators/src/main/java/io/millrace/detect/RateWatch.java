package io.millrace.detect;

import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.event.Watch;
import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 *   x = scaled(sign s), smoothed:  x <- x + smooth (scaled(sign s) - x)
 *   interval i, milliseconds between readings: i <- i + w (min(dt, 10 i) - i), w = max(1/n, 1/N)
 *   rate a reading = alarms a millisecond · i
 *
 *   | n | time 3 | interval | smoothed | ClusterTail | on | run | peak | since 3 |
 *
 * An alarm begins with the reading at which x has been above the bound `least` times in succession, and
 * ends with its cluster. While it is on, the tail learns the cluster as one, whose excess is bounded.
 */
/**
 * Alarms at a declared rate: one begins where a number exceeds what its key exceeds so many times
 * in the time given, and ends when the number has been usual for ten readings.
 */
final class RateWatch implements Watch {

  private static final double LONGEST_STEP = 10;

  private static final StateLayout OWN =
      StateLayout.of(
          Slot.of("detect.number"),
          Slot.of("detect.time", PackedLong.WIDTH),
          Slot.of("detect.interval"),
          Slot.of("detect.smoothed"));
  private static final StateLayout ALARM =
      StateLayout.of(
          Slot.of("detect.on"),
          Slot.of("detect.run"),
          Slot.of("detect.peak"),
          Slot.of("detect.since", PackedLong.WIDTH));
  private static final StateLayout LAYOUT = OWN.followedBy(ClusterTail.LAYOUT).followedBy(ALARM);

  private static final int NUMBER = LAYOUT.offset("detect.number");
  private static final int TIME = LAYOUT.offset("detect.time");
  private static final int INTERVAL = LAYOUT.offset("detect.interval");
  private static final int SMOOTHED = LAYOUT.offset("detect.smoothed");
  private static final int TAIL = OWN.width();
  private static final int ON = LAYOUT.offset("detect.on");
  private static final int RUN = LAYOUT.offset("detect.run");
  private static final int PEAK = LAYOUT.offset("detect.peak");
  private static final int SINCE = LAYOUT.offset("detect.since");

  /**
   * What alarms are wanted.
   *
   * @param sign 1 for large numbers, -1 for small ones
   * @param rate alarms a millisecond of event time
   * @param least readings above the bound, one after the other, with which an alarm begins
   * @param smooth weight of a reading in the moving average of its logarithm; 1 for none
   * @param horizon readings after which one has the weight 1/e in what is usual
   */
  record Settings(int sign, double rate, int least, double smooth, int horizon) {}

  private final Settings settings;
  private final ClusterTail tail;
  private long since;
  private float peak;

  RateWatch(Settings settings) {
    this.settings = settings;
    this.tail = new ClusterTail(settings.horizon());
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
    double interval = interval(time, slots, at);
    double x = smoothed(ClusterTail.scaled(settings.sign() * value), slots, at);
    boolean beyond =
        ClusterTail.isKnown(slots, at + TAIL) && x > ClusterTail.bound(slots, at + TAIL);
    ClusterTail.Place place = tail.step(x, settings.rate() * interval, slots, at + TAIL);
    if (slots[at + ON] > 0) {
      return during(value, place, slots, at);
    }
    if (!beyond) {
      slots[at + RUN] = 0;
      return Found.NOTHING;
    }
    if (slots[at + RUN] == 0) {
      PackedLong.write(time, slots, at + SINCE);
      slots[at + PEAK] = (float) value;
    }
    farthest(value, slots, at);
    if (++slots[at + RUN] < settings.least()) {
      return Found.NOTHING;
    }
    slots[at + ON] = 1;
    told(slots, at);
    return Found.START;
  }

  private Found during(double value, ClusterTail.Place place, float[] slots, int at) {
    farthest(value, slots, at);
    if (place == ClusterTail.Place.INSIDE) {
      return Found.NOTHING;
    }
    told(slots, at);
    slots[at + ON] = 0;
    slots[at + RUN] = 0;
    return Found.END;
  }

  private double interval(long time, float[] slots, int at) {
    double count = Math.min(slots[at + NUMBER] + 1.0, settings.horizon());
    slots[at + NUMBER] = (float) count;
    double passed = count > 1 ? Math.max(0, time - PackedLong.read(slots, at + TIME)) : 0;
    PackedLong.write(time, slots, at + TIME);
    if (count < 2) {
      return 0;
    }
    double interval = slots[at + INTERVAL];
    double bounded = count > 2 ? Math.min(passed, LONGEST_STEP * interval) : passed;
    interval += (bounded - interval) / (count - 1);
    slots[at + INTERVAL] = (float) interval;
    return interval;
  }

  private double smoothed(double x, float[] slots, int at) {
    double weight = slots[at + NUMBER] > 1 ? settings.smooth() : 1;
    double smoothed = slots[at + SMOOTHED] + weight * (x - slots[at + SMOOTHED]);
    slots[at + SMOOTHED] = (float) smoothed;
    return smoothed;
  }

  private void farthest(double value, float[] slots, int at) {
    if (settings.sign() * value > settings.sign() * slots[at + PEAK]) {
      slots[at + PEAK] = (float) value;
    }
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
  public boolean isOn(float[] slots, int at) {
    return slots[at + ON] > 0;
  }
}
