package io.millrace.simulate.contest;

import io.millrace.evaluate.sum.Measure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sums of judged answers by method and block of days, of all keys together.
 *
 * @param methods the answers of the pipeline first, then the simple methods by name
 */
record Judged(Map<String, Answers> methods) {

  Judged {
    methods = new LinkedHashMap<>(methods);
  }

  /**
   * Answers of one method.
   *
   * @param parts what is judged of them, by name: all, or one channel
   */
  record Answers(Map<String, Part> parts) {

    Answers {
      parts = new LinkedHashMap<>(parts);
    }
  }

  /**
   * One set of metrics.
   *
   * @param measure what the sums mean
   * @param blocks sums by number of the block
   */
  record Part(Measure measure, SortedMap<Long, double[]> blocks) {

    /** Sums of all blocks, added in their order. */
    double[] whole() {
      double[] all = new double[measure.sums()];
      blocks.values().forEach(one -> add(all, one));
      return all;
    }

    /** A part of these sums, for which a smaller measure has the meaning. */
    Part slice(Measure smaller, int from) {
      SortedMap<Long, double[]> sliced = new TreeMap<>();
      blocks.forEach(
          (block, sums) -> {
            double[] some = new double[smaller.sums()];
            System.arraycopy(sums, from, some, 0, some.length);
            sliced.put(block, some);
          });
      return new Part(smaller, sliced);
    }

    static void add(double[] into, double[] more) {
      for (int i = 0; i < into.length; i++) {
        into[i] += more[i];
      }
    }
  }
}
