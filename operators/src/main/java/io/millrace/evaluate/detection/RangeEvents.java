package io.millrace.evaluate.detection;

import io.millrace.evaluate.sum.Slotted;

/*
 * Flat bias, no weight for existence, 1/x for x pieces: RangeMeasure.Rule.USUAL. With these weights
 * the overlap of a range with all others is the count of its readings that are both marked and
 * alarmed, and a piece begins with such a reading behind one that is not.
 *
 * Slot, each number as Slotted writes it: of the marked range that is open its length, readings with
 * an alarm and pieces, the same of the range of alarms with marked readings, 1 if the last reading
 * was both. A length of 0: none is open.
 */
/**
 * Judges ranges of marked and of alarmed readings of one key, reading by reading, in a fixed
 * memory. A range counts when it has ended.
 */
final class RangeEvents implements Slotted {

  private static final int NUMBERS = 7;

  private final Run marked = new Run();
  private final Run alarmed = new Run();
  private boolean both;

  /** A range that is open. */
  private static final class Run {
    private long length;
    private long overlap;
    private long pieces;

    void add(boolean overlaps, boolean beginsPiece) {
      length++;
      overlap += overlaps ? 1 : 0;
      pieces += beginsPiece ? 1 : 0;
    }

    /** Adds the value of the range, and counts it; nothing if none is open. */
    void end(double[] into, int at) {
      if (length > 0) {
        into[at] += (double) overlap / length / Math.max(1, pieces);
        into[at + 1]++;
      }
      length = 0;
      overlap = 0;
      pieces = 0;
    }
  }

  /** Adds the next reading of the key to sums of {@link RangeMeasure}, which begin at an index. */
  void judge(Mark mark, AlarmEvents.Answer answer, double[] into, int at) {
    boolean isMarked = mark == Mark.MARKED;
    boolean isAlarm = answer == AlarmEvents.Answer.ALARM;
    boolean piece = isMarked && isAlarm && !both;
    if (isMarked) {
      marked.add(isAlarm, piece);
    } else {
      marked.end(into, at);
    }
    if (isAlarm) {
      alarmed.add(isMarked, piece);
    } else {
      alarmed.end(into, at + 2);
    }
    both = isMarked && isAlarm;
  }

  /** Ends the ranges that are open, at the end of the key. */
  void end(double[] into, int at) {
    marked.end(into, at);
    alarmed.end(into, at + 2);
    both = false;
  }

  @Override
  public int floats() {
    return NUMBERS * FLOATS_OF_DOUBLE;
  }

  @Override
  public void write(float[] slots, int at) {
    Slotted.write(
        new double[] {
          marked.length,
          marked.overlap,
          marked.pieces,
          alarmed.length,
          alarmed.overlap,
          alarmed.pieces,
          both ? 1 : 0
        },
        slots,
        at);
  }

  @Override
  public void read(float[] slots, int at) {
    double[] numbers = new double[NUMBERS];
    Slotted.read(slots, at, numbers);
    marked.length = (long) numbers[0];
    marked.overlap = (long) numbers[1];
    marked.pieces = (long) numbers[2];
    alarmed.length = (long) numbers[3];
    alarmed.overlap = (long) numbers[4];
    alarmed.pieces = (long) numbers[5];
    both = numbers[6] != 0;
  }
}
