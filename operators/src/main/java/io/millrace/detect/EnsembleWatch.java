package io.millrace.detect;

import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 *   p[k]   share of usual readings of member k (RateScales), or the member itself if it is such a share
 *   t      K/known · Σ -lg p[k], of K members those that are known (R. Fisher, 1925)
 *   alarm  where t exceeds what its own tail exceeds at the rate (RateScale of t, which is a logarithm already)
 *
 * The tail of t is learned from t, so the rate holds whatever the members have in common: the law of t
 * for independent members is not used, and no correction for their number is made.
 *
 *   | RateClock | RateScales of each member that has one | RateScale of t | AlarmRun | member |
 *
 * member: that with the smallest p where the alarm that is on began.
 */
/** Alarms at a declared rate of several scores together. */
final class EnsembleWatch implements AlarmWatch {

  /** Alarms of so small shares are all alike; it keeps t finite. */
  private static final double LEAST_SHARE = 1e-30;

  private static final StateLayout MEMBER = StateLayout.of(Slot.of("detect.member"));

  private final RateWatch.Settings settings;
  private final RateClock clock;

  /** By member; null of one that is a share already. */
  private final RateScales[] members;

  private final int[] starts;
  private final RateScales all;
  private final AlarmRun run;
  private final StateLayout layout;
  private final int allAt;
  private final int runAt;
  private final int memberAt;
  private double told = Double.NaN;
  private int decided;

  /**
   * @param areShares by member, whether its numbers are shares of usual readings
   */
  EnsembleWatch(RateWatch.Settings settings, boolean... areShares) {
    this.settings = settings;
    RateWatch.Memory memory = settings.memory();
    this.clock = new RateClock(memory.horizon(), memory.until());
    this.members = new RateScales[areShares.length];
    this.starts = new int[areShares.length];
    StateLayout known = RateClock.LAYOUT;
    for (int member = 0; member < members.length; member++) {
      starts[member] = known.width();
      if (!areShares[member]) {
        members[member] =
            new RateScales(settings.scales(), memory, "detect.member" + (member + 1) + ".");
        known = known.followedBy(members[member].layout());
      }
    }
    this.all = new RateScales(new RateWatch.Scales(1, 0), memory, "detect.");
    this.allAt = known.width();
    this.run = new AlarmRun(1, settings.least());
    this.runAt = allAt + all.layout().width();
    this.memberAt = runAt + AlarmRun.LAYOUT.width();
    this.layout = known.followedBy(all.layout()).followedBy(AlarmRun.LAYOUT).followedBy(MEMBER);
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
  public int numbers() {
    return members.length;
  }

  @Override
  public Found step(double value, long time, float[] slots, int at) {
    throw new UnsupportedOperationException("Cannot take one number of " + members.length);
  }

  @Override
  public Found step(double[] values, long time, float[] slots, int at) {
    double rate = settings.rate() * clock.interval(time, slots, at);
    double number = RateClock.number(slots, at);
    int alarm = AlarmRun.readings(slots, at + runAt);
    double least = Double.NaN;
    double sum = 0;
    int known = 0;
    int first = 0;
    for (int member = 0; member < members.length; member++) {
      double share = share(member, values[member], rate, number, alarm, slots, at);
      if (Double.isNaN(share)) {
        continue;
      }
      known++;
      sum -= StrictMath.log10(Math.max(LEAST_SHARE, Math.min(share, 1)));
      if (known == 1 || share < least) {
        least = share;
        first = member;
      }
    }
    if (known == 0) {
      told = Double.NaN;
      return Found.NOTHING;
    }
    told = sum * members.length / known;
    all.step(told, rate, number, alarm, slots, at + allAt);
    Found found = run.step(all.isBeyond(), all.place(), told, time, slots, at + runAt);
    if (found == Found.START) {
      slots[at + memberAt] = first;
    }
    decided = found == Found.END ? (int) slots[at + memberAt] : first;
    spare(found == Found.START, alarm > 0, slots, at);
    return found;
  }

  private double share(
      int member, double value, double rate, double number, int alarm, float[] slots, int at) {
    if (members[member] == null || Double.isNaN(value)) {
      return value;
    }
    double x = ClusterTail.scaled(settings.sign() * value);
    members[member].step(x, rate, number, alarm, slots, at + starts[member]);
    return members[member].share();
  }

  private void spare(boolean began, boolean on, float[] slots, int at) {
    for (int member = 0; member < members.length; member++) {
      if (members[member] != null) {
        members[member].spare(began, on, slots, at + starts[member]);
      }
    }
    all.spare(began, on, slots, at + allAt);
  }

  @Override
  public float told(float value) {
    return (float) told;
  }

  @Override
  public int decided() {
    return decided;
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
  public int decided(float[] slots, int at) {
    return (int) slots[at + memberAt];
  }

  @Override
  public float pvalue() {
    return Double.isNaN(told) ? Float.NaN : (float) all.share();
  }

  @Override
  public boolean isOn(float[] slots, int at) {
    return AlarmRun.isOn(slots, at + runAt);
  }
}
