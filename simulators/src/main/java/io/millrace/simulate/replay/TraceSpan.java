package io.millrace.simulate.replay;

import java.util.HashSet;
import java.util.Set;

/**
 * How long the played part of a trace is.
 *
 * @param readings number
 * @param keys number of different keys
 * @param first earliest event time
 * @param last latest event time
 */
public record TraceSpan(long readings, long keys, long first, long last) {

  /** Event time between two turns of a loop: the length, and a usual step of a key. */
  long period() {
    long steps = Math.max(1, readings / Math.max(1, keys) - 1);
    return last - first + Math.max(1, Math.round((last - first) / (double) steps));
  }

  /** Gathers a span. */
  static final class Gathering {
    private final Set<String> keys = new HashSet<>();
    private long readings;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    void add(String key, long time) {
      keys.add(key);
      readings++;
      first = Math.min(first, time);
      last = Math.max(last, time);
    }

    TraceSpan span() {
      return new TraceSpan(readings, keys.size(), first, last);
    }
  }
}
