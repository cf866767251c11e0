package io.millrace.streaming.propose;

import io.millrace.streaming.sample.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds numbers that stand for a missing value: those that devices and programs write so, where
 * they lie far outside all others of a column.
 *
 * @param missing numbers to be read as missing, in all columns
 * @param notes what else stands far outside, or could not be listed
 */
record Sentinels(List<Float> missing, List<String> notes) {

  /** Written by programs for a missing value; the last by a temperature sensor. */
  private static final Set<Float> KNOWN =
      Set.of(
          -9999f,
          -999f,
          -99f,
          -9f,
          -99999f,
          -999.9f,
          -999.25f,
          -200f,
          99f,
          999f,
          9999f,
          99999f,
          999999f,
          32767f,
          -32768f,
          65535f,
          65534f,
          2147483647f,
          -2147483648f,
          4294967295f,
          255f,
          1e20f,
          -1e20f,
          -127f);

  /** From here on a known number is taken for missing even if it occurs once. */
  private static final float LARGE = 900;

  /** Other values of the column at least, for a large number and for another. */
  private static final int FEWEST = 3;

  private static final int FEWEST_FOR_SMALL = 8;

  static Sentinels of(List<ColumnProfile> columns) {
    Set<Float> found = new TreeSet<>();
    List<String> notes = new ArrayList<>();
    for (ColumnProfile column : columns) {
      NavigableMap<Float, Integer> rest = new TreeMap<>(column.numbers());
      for (int round = 0; round < 4 && rest.size() > 2; round++) {
        float outer = outermost(rest);
        int times = rest.get(outer);
        NavigableMap<Float, Integer> others = new TreeMap<>(rest);
        others.remove(outer);
        if (!isFar(outer, others) || count(others) < FEWEST) {
          break;
        }
        if (isSentinel(outer, times, others)) {
          found.add(outer);
        } else {
          if (times > 2 && times < count(others)) {
            notes.add(
                Numerals.of(outer)
                    + " occurs "
                    + times
                    + " times in "
                    + Words.shown(column.path())
                    + ", far outside the other values ("
                    + Numerals.range(others)
                    + "). If it stands for a missing value, add it to missing.");
          }
          break;
        }
        rest = others;
      }
    }
    for (Float value : List.copyOf(found)) {
      for (ColumnProfile column : columns) {
        if (isUsual(value, column.numbers())) {
          found.remove(value);
          notes.add(
              Numerals.of(value)
                  + " looks like a missing value in one column, and is a usual value of "
                  + Words.shown(column.path())
                  + ". It is not listed in missing, which holds for all columns.");
          break;
        }
      }
    }
    return new Sentinels(List.copyOf(found), notes);
  }

  /** The first or last number, whichever is further from its neighbour. */
  private static float outermost(NavigableMap<Float, Integer> numbers) {
    float first = numbers.firstKey();
    float last = numbers.lastKey();
    double below = (double) numbers.higherKey(first) - first;
    double above = (double) last - numbers.lowerKey(last);
    return below >= above ? first : last;
  }

  /** Whether a number is further from the others than they are from each other. */
  private static boolean isFar(float outer, NavigableMap<Float, Integer> others) {
    double range = (double) others.lastKey() - others.firstKey();
    return range > 0 && distance(outer, others) >= range;
  }

  private static boolean isSentinel(float outer, int times, NavigableMap<Float, Integer> others) {
    if (!KNOWN.contains(outer)) {
      return false;
    }
    double range = (double) others.lastKey() - others.firstKey();
    return Math.abs(outer) >= LARGE
        || (times > 1 && count(others) >= FEWEST_FOR_SMALL && distance(outer, others) >= 2 * range);
  }

  private static double distance(float outer, NavigableMap<Float, Integer> others) {
    return Math.min(
        Math.abs((double) outer - others.firstKey()), Math.abs((double) outer - others.lastKey()));
  }

  /** Whether a number lies among the others of a column, or near to them. */
  private static boolean isUsual(float value, NavigableMap<Float, Integer> numbers) {
    if (!numbers.containsKey(value) || numbers.size() == 1) {
      return false;
    }
    NavigableMap<Float, Integer> others = new TreeMap<>(numbers);
    others.keySet().removeIf(other -> other == value || KNOWN.contains(other));
    if (others.isEmpty()) {
      return false;
    }
    double range = (double) others.lastKey() - others.firstKey();
    boolean inside = value > others.firstKey() && value < others.lastKey();
    return inside || distance(value, others) < range / 10;
  }

  private static int count(NavigableMap<Float, Integer> numbers) {
    return numbers.values().stream().mapToInt(Integer::intValue).sum();
  }
}
