package io.millrace.evaluate.detection;

import io.millrace.evaluate.sum.Slotted;

/*
 * Slot: AlarmEvents, RangeEvents, NabEvents.
 */
/**
 * Adds the scores of one key to sums of a {@link DetectionMeasure}, reading by reading, in a fixed
 * memory: everything counts with its reading, ranges and windows when they have ended.
 */
public final class DetectionEvents implements Slotted {

  private final DetectionMeasure measure;
  private final double threshold;
  private final AlarmEvents alarms = new AlarmEvents();
  private final RangeEvents ranges = new RangeEvents();
  private final NabEvents nab;

  /**
   * @param threshold a score above it is an alarm
   * @param probation number of first readings that NAB does not judge
   */
  public DetectionEvents(DetectionMeasure measure, double threshold, long probation) {
    this.measure = measure;
    this.threshold = threshold;
    this.nab = new NabEvents(measure.nab(), probation);
  }

  /**
   * Adds the next reading of the key.
   *
   * @param time event time of the reading, milliseconds
   * @param score NaN if it has none, which is no alarm
   */
  public void judge(long time, Mark mark, double score, double[] into) {
    AlarmEvents.Answer answer = AlarmEvents.Answer.of(score, threshold);
    alarms.judge(time, mark, answer, into);
    ranges.judge(mark, answer, into, measure.rangesAt());
    nab.judge(mark, answer, into, measure.nabAt());
    measure.bin(score, mark, into);
  }

  /**
   * Ends the ranges and windows that are open, at the end of the key.
   *
   * @return time of the last reading, milliseconds
   */
  public long end(double[] into) {
    ranges.end(into, measure.rangesAt());
    nab.end(into, measure.nabAt());
    return alarms.last();
  }

  @Override
  public int floats() {
    return alarms.floats() + ranges.floats() + nab.floats();
  }

  @Override
  public void write(float[] slots, int at) {
    alarms.write(slots, at);
    ranges.write(slots, at + alarms.floats());
    nab.write(slots, at + alarms.floats() + ranges.floats());
  }

  @Override
  public void read(float[] slots, int at) {
    alarms.read(slots, at);
    ranges.read(slots, at + alarms.floats());
    nab.read(slots, at + alarms.floats() + ranges.floats());
  }
}
