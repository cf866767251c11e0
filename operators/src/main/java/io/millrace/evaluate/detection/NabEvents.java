package io.millrace.evaluate.detection;

import io.millrace.evaluate.sum.Slotted;

/*
 * The value of an alarm in a window falls from its beginning on, so that the first one decides; what
 * it is worth is known when the window has ended.
 *
 * Slot, each number as Slotted writes it: readings so far, length of the window that is open or 0,
 * position of its first alarm + 1 or 0, last position of the window before, its length or 0.
 */
/**
 * Judges the alarms of one key by the rules of NAB, reading by reading, in a fixed memory. A window
 * is a range of marked readings, and counts when it has ended.
 */
final class NabEvents implements Slotted {

  private static final int NUMBERS = 5;

  private final NabMeasure measure;
  private final long probation;
  private long readings;
  private long length;
  private long firstAlarm;
  private long behind;
  private long lengthBehind;

  /**
   * @param probation number of first readings that are not judged
   */
  NabEvents(NabMeasure measure, long probation) {
    this.measure = measure;
    this.probation = probation;
  }

  /** Adds the next reading of the key to sums of {@link NabMeasure}, which begin at an index. */
  void judge(Mark mark, AlarmEvents.Answer answer, double[] into, int at) {
    long position = readings++;
    boolean judged = answer == AlarmEvents.Answer.ALARM && position >= probation;
    if (mark == Mark.MARKED) {
      length++;
      if (judged && firstAlarm == 0) {
        firstAlarm = position + 1;
      }
      return;
    }
    endWindow(position - 1, into, at);
    if (judged) {
      measure.wrong(lengthBehind == 0 ? null : behindWindow(), position, into, at);
    }
  }

  private Span behindWindow() {
    return new Span(behind - lengthBehind + 1, behind);
  }

  private void endWindow(long last, double[] into, int at) {
    if (length == 0) {
      return;
    }
    if (last >= probation) {
      Span window = new Span(last - length + 1, last);
      measure.window(window, firstAlarm == 0 ? NabMeasure.MISSED : firstAlarm - 1, into, at);
    }
    behind = last;
    lengthBehind = length;
    length = 0;
    firstAlarm = 0;
  }

  /** Ends a window that is open, at the end of the key. */
  void end(double[] into, int at) {
    endWindow(readings - 1, into, at);
  }

  @Override
  public int floats() {
    return NUMBERS * FLOATS_OF_DOUBLE;
  }

  @Override
  public void write(float[] slots, int at) {
    Slotted.write(new double[] {readings, length, firstAlarm, behind, lengthBehind}, slots, at);
  }

  @Override
  public void read(float[] slots, int at) {
    double[] numbers = new double[NUMBERS];
    Slotted.read(slots, at, numbers);
    readings = (long) numbers[0];
    length = (long) numbers[1];
    firstAlarm = (long) numbers[2];
    behind = (long) numbers[3];
    lengthBehind = (long) numbers[4];
  }
}
