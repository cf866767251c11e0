package io.millrace.detect;

import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 *   x = scaled(sign s), smoothed on each time scale (RateScale)
 *   interval i, milliseconds between readings: i <- i + w (min(dt, 10 i) - i), w = max(1/n, 1/N)
 *   rate a reading = alarms a millisecond · i, of S time scales 1/S of it each
 *   p-value = min(1, S · the smallest share of the scales)
 *
 *   | n | time 3 | interval | RateScale | RateScale, if there is a slow one | on | run | peak | since 3 |
 *
 * An alarm begins with the reading at which x has been above the bound `least` times in succession, on
 * one scale or the other, and ends with its cluster, on both. While it is on, the tail learns the
 * cluster as one, whose excess is bounded. n goes to the larger of N and `until`.
 */
/**
 * Alarms at a declared rate: one begins where a number exceeds what its key exceeds so many times
 * in the time given, and ends when the number has been usual for ten readings.
 */
final class RateWatch implements AlarmWatch {

  private static final double LONGEST_STEP = 10;

  private static final StateLayout OWN =
      StateLayout.of(
          Slot.of("detect.number"),
          Slot.of("detect.time", PackedLong.WIDTH),
          Slot.of("detect.interval"));
  private static final StateLayout ALARM =
      StateLayout.of(
          Slot.of("detect.on"),
          Slot.of("detect.run"),
          Slot.of("detect.peak"),
          Slot.of("detect.since", PackedLong.WIDTH));
  private static final StateLayout SCALE = RateScale.layout("detect.");
  private static final StateLayout SLOW = RateScale.layout("detect.slow.");

  private static final int NUMBER = OWN.offset("detect.number");
  private static final int TIME = OWN.offset("detect.time");
  private static final int INTERVAL = OWN.offset("detect.interval");
  private static final int FIRST_SCALE = OWN.width();

  /** Counted from the end of the scales. */
  private static final int ON = ALARM.offset("detect.on");

  private static final int RUN = ALARM.offset("detect.run");
  private static final int PEAK = ALARM.offset("detect.peak");
  private static final int SINCE = ALARM.offset("detect.since");

  /** What of a key's readings is learned as usual. */
  enum Learn {
    /** All. */
    ALL,
    /** Those without an alarm. */
    USUAL
  }

  /**
   * What alarms are wanted.
   *
   * @param sign 1 for large numbers, -1 for small ones
   * @param rate alarms a millisecond of event time
   * @param least readings above the bound, one after the other, with which an alarm begins
   * @param scales how numbers are smoothed
   * @param memory what is remembered
   */
  record Settings(int sign, double rate, int least, Scales scales, Memory memory) {}

  /**
   * Weights of a reading in the moving averages of the logarithm.
   *
   * @param smooth 1 for none
   * @param slow of a second average; 0 for none
   */
  record Scales(double smooth, double slow) {}

  /**
   * What usual numbers are learned from.
   *
   * @param horizon readings after which one has the weight 1/e in what is usual
   * @param learn which readings
   * @param until reading from which on nothing is learned, once a bound is known; 0: never
   */
  record Memory(int horizon, Learn learn, int until) {}

  private final Settings settings;
  private final RateScale[] scales;
  private final StateLayout layout;
  private final int alarm;
  private final int largest;
  private long since;
  private float peak;
  private double share;

  RateWatch(Settings settings) {
    this.settings = settings;
    int horizon = settings.memory().horizon();
    boolean two = settings.scales().slow() > 0;
    this.scales = new RateScale[two ? 2 : 1];
    scales[0] = new RateScale(settings.scales().smooth(), horizon);
    if (two) {
      scales[1] = new RateScale(settings.scales().slow(), horizon);
    }
    StateLayout known = OWN.followedBy(SCALE);
    this.layout = (two ? known.followedBy(SLOW) : known).followedBy(ALARM);
    this.alarm = layout.width() - ALARM.width();
    this.largest = Math.max(horizon, settings.memory().until());
  }

  @Override
  public EventKind kind() {
    return EventKind.ALARM;
  }

  @Override
  public StateLayout state() {
    return layout;
  }

  @Override
  public boolean isRanked() {
    return true;
  }

  @Override
  public Found step(double value, long time, float[] slots, int at) {
    double interval = interval(time, slots, at);
    boolean on = slots[at + alarm + ON] > 0;
    boolean beyond = false;
    ClusterTail.Place place = ClusterTail.Place.OUTSIDE;
    share = 1;
    double x = ClusterTail.scaled(settings.sign() * value);
    for (int scale = 0; scale < scales.length; scale++) {
      int from = at + FIRST_SCALE + scale * RateScale.width();
      if (slots[at + NUMBER] < 2) {
        RateScale.begin(x, slots, from);
      }
      ClusterTail.Learning learning = learning(on, slots, at, from);
      ClusterTail.Place of =
          scales[scale].step(x, settings.rate() / scales.length * interval, learning, slots, from);
      beyond |= scales[scale].isBeyond();
      place = of == ClusterTail.Place.INSIDE ? of : place;
      double here = scales[scale].share();
      share = here < share || Double.isNaN(here) ? here : share;
    }
    share = Math.min(1, scales.length * share);
    return on ? during(value, place, slots, at + alarm) : outside(value, time, beyond, slots, at);
  }

  private ClusterTail.Learning learning(boolean on, float[] slots, int at, int scale) {
    Memory memory = settings.memory();
    if (!RateScale.isKnown(slots, scale)) {
      return ClusterTail.Learning.ALL;
    }
    if (memory.until() > 0 && slots[at + NUMBER] >= memory.until()) {
      return ClusterTail.Learning.NOTHING;
    }
    return on && memory.learn() == Learn.USUAL
        ? ClusterTail.Learning.CLUSTERS
        : ClusterTail.Learning.ALL;
  }

  private Found outside(double value, long time, boolean beyond, float[] slots, int at) {
    int from = at + alarm;
    if (!beyond) {
      slots[from + RUN] = 0;
      return Found.NOTHING;
    }
    if (slots[from + RUN] == 0) {
      PackedLong.write(time, slots, from + SINCE);
      slots[from + PEAK] = (float) value;
    }
    farthest(value, slots, from);
    if (++slots[from + RUN] < settings.least()) {
      return Found.NOTHING;
    }
    slots[from + ON] = 1;
    told(slots, from);
    return Found.START;
  }

  private Found during(double value, ClusterTail.Place place, float[] slots, int from) {
    farthest(value, slots, from);
    if (place == ClusterTail.Place.INSIDE) {
      return Found.NOTHING;
    }
    told(slots, from);
    slots[from + ON] = 0;
    slots[from + RUN] = 0;
    return Found.END;
  }

  private double interval(long time, float[] slots, int at) {
    slots[at + NUMBER] = (float) Math.min(slots[at + NUMBER] + 1.0, largest);
    double count = Math.min(slots[at + NUMBER], settings.memory().horizon());
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

  private void farthest(double value, float[] slots, int from) {
    if (settings.sign() * value > settings.sign() * slots[from + PEAK]) {
      slots[from + PEAK] = (float) value;
    }
  }

  private void told(float[] slots, int from) {
    since = PackedLong.read(slots, from + SINCE);
    peak = slots[from + PEAK];
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
    return PackedLong.read(slots, at + alarm + SINCE);
  }

  @Override
  public float peak(float[] slots, int at) {
    return slots[at + alarm + PEAK];
  }

  @Override
  public float pvalue() {
    return (float) share;
  }

  @Override
  public boolean isOn(float[] slots, int at) {
    return slots[at + alarm + ON] > 0;
  }
}
