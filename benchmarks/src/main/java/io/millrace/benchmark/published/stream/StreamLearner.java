package io.millrace.benchmark.published.stream;

/** A classifier that answers every reading before it learns from it. */
public interface StreamLearner {

  /** The class of a reading, by what was learned so far. */
  int answer(float[] reading);

  /** Learns from the reading that was just answered. */
  void learn(float[] reading, int label);

  /** Number of readings that were refused and not learned. */
  default long refusals() {
    return 0;
  }
}
