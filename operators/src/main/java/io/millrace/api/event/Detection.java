package io.millrace.api.event;

/**
 * An event in a block of rows. The host adds the pipeline, and key, group and time of the row.
 *
 * <pre>{@code
 * EventStream drifts =
 *     new EventStream(
 *         "drift", EventKind.DRIFT, "codes.score", EventScope.KEY, EventEffect.TELL);
 * Detection found = new Detection(3, drifts, Found.CHANGE, 812, new Detection.Extent(2.5f, 0, 2.5f));
 * assert found.row() == 3;
 * }</pre>
 *
 * @param row index of the row
 * @param stream the stage that found it
 * @param what what was found
 * @param sequence position of the reading in the sequence of its key, or of its group, from 0
 * @param extent the value, and since when
 */
public record Detection(int row, EventStream stream, Found what, long sequence, Extent extent) {

  /**
   * What was seen until the event.
   *
   * <pre>{@code
   * Detection.Extent extent = new Detection.Extent(2.5f, 1_700_000_000_000L, 3.5f);
   * assert extent.peak() > extent.value();
   * }</pre>
   *
   * @param value value of the field in the reading
   * @param since event time of the reading with which an alarm began, milliseconds since 1970 UTC;
   *     of a change, that of the reading
   * @param peak the value farthest from usual during an alarm; of a change, the value
   * @param culprit the channel that has most of the score at the start of an alarm
   * @param held alarms that were held back and ended untold since the last start that was told; of
   *     the start of an alarm
   */
  public record Extent(float value, long since, float peak, Culprit culprit, int held) {

    /** An event of which no channel is known to be the culprit. */
    public Extent(float value, long since, float peak) {
      this(value, since, peak, Culprit.NONE);
    }

    /** An event before which none was held back. */
    public Extent(float value, long since, float peak, Culprit culprit) {
      this(value, since, peak, culprit, 0);
    }
  }

  /**
   * The channel that contributes most to the score with which an alarm began.
   *
   * <pre>{@code
   * Detection.Culprit culprit = new Detection.Culprit(2, 40, 412, 81);
   * assert culprit.isKnown() && culprit.observed() > culprit.expected();
   * }</pre>
   *
   * @param channel index among the inputs of the model; negative if it is not known
   * @param contribution its part of the score
   * @param observed its value, in the units of the channel
   * @param expected the value that was expected, in the same units; the sign of the difference is
   *     the direction
   */
  public record Culprit(int channel, float contribution, float observed, float expected) {

    /** No channel is known. */
    public static final Culprit NONE = new Culprit(-1, Float.NaN, Float.NaN, Float.NaN);

    /** Returns whether a channel is known. */
    public boolean isKnown() {
      return channel >= 0;
    }
  }
}
