package io.millrace.api.record;

/**
 * Where a record came from, so that a rejected one can be found.
 *
 * <pre>{@code
 * assert Origin.file("readings.csv", 12).partition() == Origin.NO_PARTITION;
 * }</pre>
 *
 * @param source topic name or file path
 * @param partition partition of the topic; {@link #NO_PARTITION} for a file
 * @param position offset in the partition, or line number in the file, from 1
 */
public record Origin(String source, int partition, long position) {

  /** The partition of a record that is not from a topic. */
  public static final int NO_PARTITION = -1;

  /** The origin of a record that was not read from a source. */
  public static final Origin NOWHERE = new Origin("", NO_PARTITION, 0);

  /** Origin of a record of a topic. */
  public static Origin topic(String topic, int partition, long offset) {
    return new Origin(topic, partition, offset);
  }

  /** Origin of a line of a file, counted from 1. */
  public static Origin file(String path, long line) {
    return new Origin(path, NO_PARTITION, line);
  }
}
