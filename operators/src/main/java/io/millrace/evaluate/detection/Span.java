package io.millrace.evaluate.detection;

/**
 * A range of readings of one key.
 *
 * @param first position of the first reading
 * @param last position of the last one, inclusive
 */
public record Span(long first, long last) {

  public Span {
    if (last < first) {
      throw new IllegalArgumentException(
          "Cannot judge the readings " + first + " to " + last + ": expected a range");
    }
  }

  /** Number of readings. */
  public long length() {
    return last - first + 1;
  }

  boolean contains(long position) {
    return first <= position && position <= last;
  }
}
