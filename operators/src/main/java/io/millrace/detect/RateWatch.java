package io.millrace.detect;

import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.operator.StateLayout;

/*
 *   x = scaled(sign s), smoothed on each time scale (RateScale)
 *   rate a reading = alarms a millisecond · i (RateClock), of S time scales 1/S of it each
 *   p-value = min(1, S · the smallest share of the scales)
 *
 *   | RateClock | RateScales | AlarmRun |
 *
 * An alarm begins on one scale or the other, and ends with its cluster, on both. While it is on, the tail
 * learns the cluster as one, whose excess is bounded.
 */
/**
 * Alarms at a declared rate: one begins where a number exceeds what its key exceeds so many times
 * in the time given, and ends when the number has been usual for ten readings.
 */
final class RateWatch implements AlarmWatch {

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
   * @param late readings by which learning lags behind; one is not learned if an alarm begins
   *     meanwhile
   */
  record Memory(int horizon, Learn learn, int until, int late) {}

  private final Settings settings;
  private final RateClock clock;
  private final RateScales scales;
  private final AlarmRun run;
  private final StateLayout layout;
  private final int scalesAt;
  private final int runAt;

  RateWatch(Settings settings) {
    this.settings = settings;
    Memory memory = settings.memory();
    this.clock = new RateClock(memory.horizon(), memory.until());
    this.scales = new RateScales(settings.scales(), memory, "detect.");
    this.run = new AlarmRun(settings.sign(), settings.least());
    this.scalesAt = RateClock.LAYOUT.width();
    StateLayout known = RateClock.LAYOUT.followedBy(scales.layout());
    this.runAt = known.width();
    this.layout = known.followedBy(AlarmRun.LAYOUT);
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
    double interval = clock.interval(time, slots, at);
    boolean on = AlarmRun.isOn(slots, at + runAt);
    scales.step(
        ClusterTail.scaled(settings.sign() * value),
        settings.rate() * interval,
        RateClock.number(slots, at),
        AlarmRun.readings(slots, at + runAt),
        slots,
        at + scalesAt);
    Found found = run.step(scales.isBeyond(), scales.place(), value, time, slots, at + runAt);
    scales.spare(found == Found.START, on, slots, at + scalesAt);
    return found;
  }

  @Override
  public long since(long time) {
    return run.since();
  }

  @Override
  public float peak(float value) {
    return run.peak();
  }

  @Override
  public long since(float[] slots, int at) {
    return AlarmRun.since(slots, at + runAt);
  }

  @Override
  public float peak(float[] slots, int at) {
    return AlarmRun.peak(slots, at + runAt);
  }

  @Override
  public float pvalue() {
    return (float) scales.share();
  }

  @Override
  public boolean isOn(float[] slots, int at) {
    return AlarmRun.isOn(slots, at + runAt);
  }
}
