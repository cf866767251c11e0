package io.millrace.evaluate.compare;

/**
 * Divides a trace into blocks of whole days. Errors of neighbouring readings are alike, and most
 * series repeat every day: shorter blocks would be counted as more evidence than they are.
 */
public final class DayBlocks {

  private static final long DAY = 86_400_000;

  private final long length;

  /**
   * @param days length of a block, at least one day
   */
  public DayBlocks(int days) {
    if (days < 1) {
      throw new IllegalArgumentException(
          "Cannot compare by blocks of " + days + " days: expected 1 or more");
    }
    this.length = days * DAY;
  }

  /** Number of the block of a time, milliseconds since 1970 UTC; days begin at midnight UTC. */
  public long of(long time) {
    return Math.floorDiv(time, length);
  }
}
