package io.millrace.evaluate.sum;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The sums of all keys in one window of event time.
 *
 * <p>Sums of several keys are added in the order of the keys ({@link String#compareTo}), not in
 * that of their arrival. Addition of doubles depends on its order, and the arrival depends on the
 * parallelism.
 *
 * @param start of the window, milliseconds since 1970 UTC
 * @param end of the window, exclusive
 * @param keys sums by key; owned by the record
 */
public record WindowSums(long start, long end, SortedMap<String, double[]> keys) {

  /** The sums of all keys together, a new array; empty if there is no key. */
  public double[] overall() {
    return groups(key -> "").getOrDefault("", new double[0]);
  }

  /**
   * The sums of every group, new arrays.
   *
   * @param groupOf the group of a key
   */
  public SortedMap<String, double[]> groups(UnaryOperator<String> groupOf) {
    SortedMap<String, double[]> groups = new TreeMap<>();
    for (Map.Entry<String, double[]> key : keys.entrySet()) {
      groups.merge(groupOf.apply(key.getKey()), key.getValue().clone(), WindowSums::added);
    }
    return Collections.unmodifiableSortedMap(groups);
  }

  static double[] added(double[] into, double[] more) {
    for (int i = 0; i < into.length; i++) {
      into[i] += more[i];
    }
    return into;
  }
}
