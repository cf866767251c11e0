package io.millrace.soak;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * A quantity that has a ceiling. The ceiling is the largest value in the first third of a part plus
 * an allowance, except for the cache, whose ceiling is that of the pipeline, and for states that
 * are kept, which grow with the keys and must not cost more than {@value #MOST_OF_A_KEY} bytes
 * each.
 */
public enum Measure {
  /** Heap after a garbage collection. */
  HEAP("heap MiB", sample -> sample.process().heap(), 32L << 20, 1 << 20),
  /** Resident memory: RocksDB has up to 256 MiB outside the heap, allocated on use. */
  RESIDENT("resident MiB", sample -> sample.process().resident(), 300L << 20, 1 << 20),
  /** Open files and sockets: files of RocksDB and segments of topics come and go. */
  DESCRIPTORS("descriptors", sample -> sample.process().descriptors(), 100, 1),
  /** Live threads. */
  THREADS("threads", sample -> sample.process().threads(), 10, 1),
  /** Decoded states. */
  CACHE("cache MiB", SoakSample::cache, 0, 1 << 20),
  /** The newest checkpoint. */
  STATE("state MiB", SoakSample::state, 4L << 20, 1 << 20);

  /** Most bytes of a state of a key and its group that are kept, as RocksDB stores them. */
  static final long MOST_OF_A_KEY = 8192;

  private final String words;
  private final ToLongFunction<SoakSample> value;
  private final long allowance;
  private final long unit;

  Measure(String words, ToLongFunction<SoakSample> value, long allowance, long unit) {
    this.words = words;
    this.value = value;
    this.allowance = allowance;
    this.unit = unit;
  }

  /** Name and unit, for the head of a column. */
  public String words() {
    return words;
  }

  /** The value, in the unit of the column. */
  public String show(long of) {
    return unit == 1
        ? String.format(Locale.ROOT, "%d", of)
        : String.format(Locale.ROOT, "%.1f", (double) of / unit);
  }

  /** The value of a sample. */
  public long of(SoakSample sample) {
    return value.applyAsLong(sample);
  }

  /** The largest value of some samples; 0 if there are none. */
  public long largest(List<SoakSample> samples) {
    return samples.stream().mapToLong(value).max().orElse(0);
  }

  /**
   * The ceiling of a part.
   *
   * @param samples of the part, in their order
   * @return empty if there are too few samples to tell
   */
  public OptionalLong ceiling(SoakPlan plan, List<SoakSample> samples) {
    if (samples.size() < 3) {
      return OptionalLong.empty();
    }
    if (this == CACHE) {
      return OptionalLong.of((long) plan.cacheMebibytes() << 20);
    }
    if (this == STATE && samples.get(0).part() == SoakPart.CHURN) {
      long keys = samples.get(samples.size() - 1).records() / SoakPlan.READINGS;
      return OptionalLong.of(allowance + keys * MOST_OF_A_KEY);
    }
    return OptionalLong.of(largest(samples.subList(0, samples.size() / 3)) + allowance);
  }
}
