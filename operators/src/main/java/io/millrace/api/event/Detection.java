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
   */
  public record Extent(float value, long since, float peak) {}
}
