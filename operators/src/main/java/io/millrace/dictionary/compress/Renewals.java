package io.millrace.dictionary.compress;

import io.millrace.api.operator.MiniBatches;

/**
 * When a codebook is renewed, counted in observations learned: after the first mini-batch, after
 * two, four and so on while that is less than the span, then after every span. A new group is soon
 * coded by something better than its start.
 */
final class Renewals {

  private final MiniBatches batches;
  private final long span;
  private final long early;

  /**
   * @param batches of the dictionary
   * @param refresh mini-batches of a span
   */
  Renewals(MiniBatches batches, int refresh) {
    this.batches = batches;
    this.span = Math.multiplyExact((long) batches.size(), refresh);
    // As many powers of two as lie below the span: 1, 2, … 2^(early-1) mini-batches.
    this.early = (long) Long.SIZE - Long.numberOfLeadingZeros(refresh - 1L);
  }

  /** Renewals there have been. */
  long version(long learned) {
    if (learned >= span) {
      return early + learned / span;
    }
    return (long) Long.SIZE - Long.numberOfLeadingZeros(batches.version(learned));
  }

  /** Observations until the next. */
  long until(long learned) {
    if (learned >= span) {
      return span - learned % span;
    }
    long full = batches.version(learned);
    long doubled = full == 0 ? batches.size() : Long.highestOneBit(full) * 2 * batches.size();
    return Math.min(doubled, span) - learned;
  }

  /** Observations between two renewals in the long run. */
  long span() {
    return span;
  }
}
