package io.millrace.simulate.measure;

import java.util.HashMap;
import java.util.Map;

/**
 * The first results of every key, which it needs to learn. What is counted are results, not
 * readings: a key may have readings before its first result.
 */
public final class FirstResults {

  private final long skip;
  private final Map<String, long[]> counts = new HashMap<>();

  /**
   * @param skip their number
   */
  public FirstResults(long skip) {
    this.skip = skip;
  }

  /** Whether the next result is one of them; each result is asked about once, in its order. */
  public boolean take(ResultRow row) {
    return skip > 0 && counts.computeIfAbsent(row.key(), key -> new long[1])[0]++ < skip;
  }
}
