package io.millrace.dictionary.compress;

import io.millrace.api.operator.MiniBatches;

/**
 * Computes when a codebook is renewed, from the number of observations learned: after one
 * mini-batch, two, four and so on while that is less than the span, then after every span. The
 * early renewals replace the initial codebook of a new group soon.
 */
final class Renewals {

  private final MiniBatches batches;
  private final long span;
  private final long early;

  /**
   * @param batches mini-batches of the dictionary
   * @param refresh number of mini-batches of a span
   */
  Renewals(MiniBatches batches, int refresh) {
    this.batches = batches;
    this.span = Math.multiplyExact((long) batches.size(), refresh);
    // Number of powers of two below the span: 1, 2, … 2^(early-1) mini-batches.
    this.early = (long) Long.SIZE - Long.numberOfLeadingZeros(refresh - 1L);
  }

  /** Returns the number of renewals so far. */
  long version(long learned) {
    if (learned >= span) {
      return early + learned / span;
    }
    return (long) Long.SIZE - Long.numberOfLeadingZeros(batches.version(learned));
  }

  /** Returns the number of observations until the next renewal. */
  long until(long learned) {
    if (learned >= span) {
      return span - learned % span;
    }
    long full = batches.version(learned);
    long doubled = full == 0 ? batches.size() : Long.highestOneBit(full) * 2 * batches.size();
    return Math.min(doubled, span) - learned;
  }

  /** Returns the number of observations of a span. */
  long span() {
    return span;
  }
}
