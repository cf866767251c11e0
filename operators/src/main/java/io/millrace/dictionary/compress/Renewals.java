package io.millrace.dictionary.compress;

/**
 * When a codebook is renewed, counted in observations learned: after the first mini-batch, after
 * two, four and so on while that is less than the span, then after every span. A new group is soon
 * coded by something better than its start.
 */
final class Renewals {

  private final long batch;
  private final long span;
  private final long early;

  /**
   * @param batch observations of a mini-batch
   * @param refresh mini-batches of a span
   */
  Renewals(int batch, int refresh) {
    this.batch = batch;
    this.span = Math.multiplyExact((long) batch, refresh);
    // As many powers of two as lie below the span: 1, 2, … 2^(early-1) mini-batches.
    this.early = (long) Long.SIZE - Long.numberOfLeadingZeros(refresh - 1L);
  }

  /** Renewals there have been. */
  long version(long learned) {
    if (learned >= span) {
      return early + learned / span;
    }
    return (long) Long.SIZE - Long.numberOfLeadingZeros(learned / batch);
  }

  /** Observations until the next. */
  long until(long learned) {
    if (learned >= span) {
      return span - learned % span;
    }
    long doubled = learned < batch ? batch : Long.highestOneBit(learned / batch) * 2 * batch;
    return Math.min(doubled, span) - learned;
  }

  /** Observations between two renewals in the long run. */
  long span() {
    return span;
  }
}
