package io.millrace.evaluate.detection;

import io.millrace.evaluate.sum.Slotted;

/*
 * Slot: time of the last reading, time at which the marked range began, flags as bits 0 to 3: in a
 * range, the range was found, the last reading had an alarm, there was a reading; each number as
 * Slotted writes it.
 */
/**
 * Makes events of the alarms and marks of one key, reading by reading. A marked range begins with a
 * marked reading behind one that is not, and ends before the next of those.
 */
public final class AlarmEvents implements Slotted {

  /** A longer time without a reading counts as a day: nobody was watched. */
  private static final long LONGEST_GAP = 86_400_000;

  private static final int IN_RANGE = 1;
  private static final int FOUND = 2;
  private static final int ALARMED = 4;
  private static final int SEEN = 8;

  private long last;
  private long began;
  private int flags;

  /** Whether there was an alarm at a reading. */
  public enum Answer {
    ALARM,
    SILENT;

    /** An alarm for a score above a threshold. */
    public static Answer of(double score, double threshold) {
      return score > threshold ? ALARM : SILENT;
    }
  }

  /**
   * Adds the next reading of the key to sums of {@link AlarmMeasure}.
   *
   * @param time event time of the reading, milliseconds, also if its mark came later
   */
  public void judge(long time, Mark mark, Answer answer, double[] into) {
    boolean marked = mark == Mark.MARKED;
    boolean alarm = answer == Answer.ALARM;
    into[point(marked, alarm)]++;
    boolean inRange = (flags & IN_RANGE) != 0;
    if (marked) {
      if (!inRange) {
        began = time;
        flags &= ~FOUND;
        into[AlarmMeasure.RANGES]++;
      }
      if (alarm && (flags & FOUND) == 0) {
        flags |= FOUND;
        into[AlarmMeasure.FOUND]++;
        into[AlarmMeasure.DELAY] += Math.max(0, time - began);
      }
    } else {
      boolean lasting = (flags & ALARMED) != 0;
      into[AlarmMeasure.FALSE_ALARMS] += alarm && !lasting ? 1 : 0;
      into[AlarmMeasure.TIME] +=
          (flags & SEEN) != 0 ? Math.min(LONGEST_GAP, Math.max(0, time - last)) : 0;
    }
    flags = marked ? flags | IN_RANGE : flags & ~IN_RANGE;
    flags = alarm ? flags | ALARMED : flags & ~ALARMED;
    flags |= SEEN;
    last = time;
  }

  /** Event time of the last reading, milliseconds; 0 before the first. */
  long last() {
    return last;
  }

  private static int point(boolean marked, boolean alarm) {
    if (alarm) {
      return marked ? AlarmMeasure.HITS : AlarmMeasure.WRONG;
    }
    return marked ? AlarmMeasure.MISSED : AlarmMeasure.QUIET;
  }

  @Override
  public int floats() {
    return 3 * FLOATS_OF_DOUBLE;
  }

  @Override
  public void write(float[] slots, int at) {
    Slotted.write(new double[] {last, began, flags}, slots, at);
  }

  @Override
  public void read(float[] slots, int at) {
    double[] numbers = new double[3];
    Slotted.read(slots, at, numbers);
    last = (long) numbers[0];
    began = (long) numbers[1];
    flags = (int) numbers[2];
  }
}
