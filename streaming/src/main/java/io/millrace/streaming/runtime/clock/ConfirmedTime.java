package io.millrace.streaming.runtime.clock;

import io.millrace.state.KeyClock;
import io.millrace.state.KeyClock.Run;
import io.millrace.state.KeyState;

/*
 * t: time of a record   C: confirmed time of its key   L: lateness   R: reach
 *
 *              C - L              C               C + R
 *   -----------|------------------|---------------|------------------->  t
 *      late    |     counts       |    counts     |  ahead: answered, does not count yet
 *
 * Reach. R = L for a key whose records are at most L apart. Else R = max(L, 4 pace), where pace is
 * the largest recent time between two records; it falls by a sixteenth with each record. Without it
 * every record of such a key would be ahead.
 *
 * Ahead. The last two records that are ahead are remembered. A record within R of one of them
 * confirms it: C becomes the later of the two. So does the fifth in a row of which each is later
 * than the one before, which is how a pace is noticed. A record that counts withdraws what was
 * ahead: the key's clock is still at C. A key without C has only records that are ahead.
 *
 * Late. The eighth late record in a row of which each is within R of the one before sets C to its
 * time. One that does not agree is remembered as the beginning of another row, and does not end the
 * first. A record that counts ends both.
 *
 * Records that are ahead and late records do not affect each other, so a single wrong time in
 * either direction changes nothing for the others.
 *
 * Steady time. It grows as C grows and stays where C is set back. Until there is a C it is the time
 * of the first record.
 */
/**
 * Decides from the records of a key alone which event times count and which records are late.
 *
 * <p>Stateless: a {@link KeyClock} is replaced, not changed. Thread-safe.
 */
public final class ConfirmedTime {

  /** Records in a row, each later than the one before, that are confirmed without another near. */
  public static final int FORWARD = 5;

  /** Late records in a row that agree, the last of which sets the clock of its key back. */
  public static final int BACKWARD = 8;

  private static final int PACES = 4;
  private static final int FADING = 16;

  private final long lateness;

  /**
   * @param lateness milliseconds of event time that a record may be behind the confirmed time of
   *     its key
   */
  public ConfirmedTime(long lateness) {
    this.lateness = lateness;
  }

  /**
   * What a record means for its key.
   *
   * @param late whether the record is refused
   * @param clock the clock of the key after the record
   */
  public record Judgement(boolean late, KeyClock clock) {}

  /** The lateness in milliseconds. */
  public long lateness() {
    return lateness;
  }

  /** Judges the next record of a key by its event time. */
  public Judgement judge(KeyClock clock, long time) {
    long confirmed = clock.confirmed();
    if (confirmed != KeyState.NO_TIME) {
      if (time < confirmed - lateness) {
        return late(clock, time);
      }
      if (time <= confirmed + reach(clock) && matched(clock, clock.ahead(), time) == null) {
        return taken(counted(clock, time));
      }
    }
    return taken(ahead(clock, time));
  }

  private static Judgement taken(KeyClock clock) {
    return new Judgement(false, clock);
  }

  /** A record that counts at once. */
  private KeyClock counted(KeyClock clock, long time) {
    long step = time - clock.confirmed();
    if (step <= 0) {
      return clock.ahead().isEmpty() && clock.behind().isEmpty()
          ? clock
          : new KeyClock(clock.confirmed(), clock.steady(), clock.pace(), Run.NONE, Run.NONE);
    }
    return new KeyClock(time, clock.steady() + step, pace(clock, step), Run.NONE, Run.NONE);
  }

  private KeyClock ahead(KeyClock clock, long time) {
    Run ahead = clock.ahead();
    if (ahead.isEmpty()) {
      long steady = clock.confirmed() == KeyState.NO_TIME ? time : clock.steady();
      return waiting(clock, steady, new Run(time, 1, KeyState.NO_TIME));
    }
    Long matched = matched(clock, ahead, time);
    if (matched != null) {
      return confirmed(clock, matched, time);
    }
    int count = time > ahead.time() ? ahead.count() + 1 : 1;
    return count == FORWARD
        ? confirmed(clock, ahead.time(), time)
        : waiting(clock, clock.steady(), new Run(time, count, ahead.time()));
  }

  private static KeyClock waiting(KeyClock clock, long steady, Run ahead) {
    return new KeyClock(clock.confirmed(), steady, clock.pace(), ahead, clock.behind());
  }

  /** Two records that are ahead count from now on. */
  private KeyClock confirmed(KeyClock clock, long first, long second) {
    long newest = Math.max(first, second);
    long from = clock.confirmed() == KeyState.NO_TIME ? first : clock.confirmed();
    long pace = pace(clock, Math.abs(second - first));
    return new KeyClock(newest, clock.steady() + newest - from, pace, Run.NONE, Run.NONE);
  }

  private Judgement late(KeyClock clock, long time) {
    Run behind = clock.behind();
    Run after;
    if (behind.isEmpty()) {
      after = new Run(time, 1, KeyState.NO_TIME);
    } else if (near(clock, behind.time(), time)) {
      after = new Run(time, behind.count() + 1, KeyState.NO_TIME);
    } else if (near(clock, behind.other(), time)) {
      after = new Run(time, 2, KeyState.NO_TIME);
    } else {
      after = new Run(behind.time(), behind.count(), time);
    }
    if (after.count() == BACKWARD) {
      return taken(new KeyClock(time, clock.steady(), clock.pace(), Run.NONE, Run.NONE));
    }
    return new Judgement(
        true, new KeyClock(clock.confirmed(), clock.steady(), clock.pace(), clock.ahead(), after));
  }

  /** The time of a remembered record that this one is near to; null if there is none. */
  private Long matched(KeyClock clock, Run run, long time) {
    if (run.isEmpty()) {
      return null;
    }
    if (near(clock, run.time(), time)) {
      return run.time();
    }
    return near(clock, run.other(), time) ? run.other() : null;
  }

  private boolean near(KeyClock clock, long one, long time) {
    return one != KeyState.NO_TIME && Math.abs(time - one) <= reach(clock);
  }

  private long reach(KeyClock clock) {
    return Math.max(lateness, PACES * clock.pace());
  }

  private long pace(KeyClock clock, long step) {
    long pace = Math.max(step, clock.pace() - clock.pace() / FADING);
    return pace > lateness ? pace : 0;
  }
}
