package io.millrace.streaming.connect.pace;

/**
 * Distances in time between when records were due and when they were played, in steps of 10 µs up
 * to 100 µs and of about 5 % beyond. One thread adds, others may read: a percentile that is read
 * meanwhile may lack the newest.
 */
public final class TimingError {

  private static final long STEP_NANOS = 10_000;
  private static final int EVEN = 10;
  private static final double GROWTH = 1.05;
  private static final int STEPS = 400;

  private final long[] counts = new long[STEPS];
  private volatile long count;

  /** Adds the distance of one record. */
  public void add(long nanos) {
    counts[step(Math.abs(nanos))]++;
    // Published by the write of the count.
    count = count + 1;
  }

  /** Number of records. */
  public long count() {
    return count;
  }

  /**
   * The distance in milliseconds that this share of the records does not exceed, rounded up to the
   * end of its step; 0 without records.
   */
  public double millis(double share) {
    long wanted = (long) Math.ceil(count * share);
    long seen = 0;
    for (int step = 0; step < STEPS && wanted > 0; step++) {
      seen += counts[step];
      if (seen >= wanted) {
        return end(step) / 1e6;
      }
    }
    return 0;
  }

  private static int step(long nanos) {
    long even = nanos / STEP_NANOS;
    if (even < EVEN) {
      return (int) even;
    }
    double grown = StrictMath.log(nanos / (double) (STEP_NANOS * EVEN)) / StrictMath.log(GROWTH);
    return (int) Math.min(STEPS - 1, EVEN + grown);
  }

  private static double end(int step) {
    return step < EVEN
        ? (step + 1.) * STEP_NANOS
        : STEP_NANOS * EVEN * StrictMath.pow(GROWTH, step - EVEN + 1.);
  }
}
