package io.millrace.drift;

import java.util.ArrayList;
import java.util.List;

/**
 * Detectors written down from their papers, over whole arrays: at every number all sums are formed
 * anew from the numbers since the last change. Each returns the positions of changes, from 0.
 */
final class NaiveDetectors {

  private NaiveDetectors() {}

  /** Tests the numbers from one change to the next. */
  private interface Segment {

    /** Whether number {@code to - 1} is a change, given the numbers from {@code from} on. */
    boolean isChange(double[] numbers, int from, int to);
  }

  private static List<Integer> changes(double[] numbers, Segment segment) {
    List<Integer> found = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= numbers.length; to++) {
      if (segment.isChange(numbers, from, to)) {
        found.add(to - 1);
        from = to;
      }
    }
    return found;
  }

  private static double mean(double[] numbers, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += numbers[i];
    }
    return sum / (to - from);
  }

  private static double variance(double[] numbers, int from, int to) {
    double mean = mean(numbers, from, to);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (numbers[i] - mean) * (numbers[i] - mean);
    }
    return sum / (to - from);
  }

  /**
   * Gama and others 2004, section 3: with p_i the share of errors, s_i = sqrt(p_i (1 - p_i) / i),
   * and p_min, s_min those of the least p_i + s_i, a drift is p_i + s_i > p_min + 3 s_min.
   *
   * @param from number of a segment with which testing begins, from 1
   */
  static List<Integer> ddm(double[] numbers, double deviations, int from, int errors) {
    return changes(
        numbers,
        (all, begin, to) -> {
          if (!ready(all, begin, to, from, errors)) {
            return false;
          }
          double least = Double.POSITIVE_INFINITY;
          double share = 0;
          double deviation = 0;
          for (int end = begin + 1; end <= to; end++) {
            double p = mean(all, begin, end);
            double s = Math.sqrt(p * (1 - p) / (end - begin));
            if (ready(all, begin, end, from, errors) && p + s <= least) {
              least = p + s;
              share = p;
              deviation = s;
            }
          }
          double p = mean(all, begin, to);
          return p + Math.sqrt(p * (1 - p) / (to - begin)) > share + deviations * deviation;
        });
  }

  private static boolean ready(double[] all, int begin, int to, int from, int errors) {
    return to - begin >= from && Math.round(mean(all, begin, to) * (to - begin)) >= errors;
  }

  /**
   * Baena-García and others 2006, section 3: with p' the mean distance of errors and s' its
   * deviation, a drift is (p' + 2 s') / (p'_max + 2 s'_max) below a share. The first distance is
   * counted from the beginning.
   *
   * @param early whether the maximum is also that of the distances before the first test, from the
   *     29th number on, as in implementations of others; their first test is one error later
   */
  static List<Integer> eddm(double[] numbers, double share, int least, boolean early) {
    return changes(
        numbers,
        (all, begin, to) -> {
          if (all[to - 1] == 0) {
            return false;
          }
          List<Integer> distances = new ArrayList<>();
          double most = 0;
          double reach = 0;
          boolean isMost = false;
          int last = begin - 1;
          for (int i = begin; i < to; i++) {
            if (all[i] == 0) {
              continue;
            }
            distances.add(i - last);
            last = i;
            double[] gaps = distances.stream().mapToDouble(gap -> gap).toArray();
            reach = mean(gaps, 0, gaps.length) + 2 * Math.sqrt(variance(gaps, 0, gaps.length));
            isMost = false;
            if (early ? i - begin + 1 >= 29 : gaps.length >= least) {
              isMost = reach > most;
              most = Math.max(most, reach);
            }
          }
          int needed = early ? least + 1 : least;
          return distances.size() >= needed && most > 0 && !isMost && reach / most < share;
        });
  }

  /**
   * Frías-Blanco and others 2015, the A-test: the cut is the prefix with the least mean plus its
   * bound of Hoeffding, sqrt(ln(1/a) / (2 n)); a drift is a difference of all from the cut of at
   * least sqrt((1/n_cut - 1/n) ln(2/a) / 2).
   */
  static List<Integer> hddmA(double[] numbers, double level) {
    return changes(
        numbers,
        (all, begin, to) -> {
          int n = to - begin;
          int cut = 1;
          for (int end = 1; end <= n; end++) {
            if (upper(all, begin, end, level) <= upper(all, begin, cut, level)) {
              cut = end;
            }
          }
          double more = mean(all, begin, to) - mean(all, begin, begin + cut);
          double parts = 1.0 / cut - 1.0 / n;
          return cut < n && more >= Math.sqrt(parts * Math.log(2 / level) / 2);
        });
  }

  private static double upper(double[] all, int begin, int count, double level) {
    return mean(all, begin, begin + count) + Math.sqrt(Math.log(1 / level) / (2 * count));
  }

  /**
   * The W-test of the same: means with weights l (1 - l)^age, of the oldest (1 - l)^age alone, and
   * McDiarmid's bound sqrt(Σ weights² ln(1/a) / 2).
   */
  static List<Integer> hddmW(double[] numbers, double rate, double level) {
    return changes(
        numbers,
        (all, begin, to) -> {
          int cut = 1;
          double least = Double.POSITIVE_INFINITY;
          for (int end = 1; end <= to - begin; end++) {
            double[] of = weighted(all, begin, begin + end, rate);
            double bound = of[0] + Math.sqrt(of[1] * Math.log(1 / level) / 2);
            if (bound < least) {
              least = bound;
              cut = end;
            }
          }
          if (begin + cut == to) {
            return false;
          }
          double[] before = weighted(all, begin, begin + cut, rate);
          double[] after = weighted(all, begin + cut, to, rate);
          double bound = Math.sqrt((before[1] + after[1]) * Math.log(1 / level) / 2);
          return after[0] - before[0] > bound;
        });
  }

  /** Returns the weighted mean and the sum of squared weights. */
  private static double[] weighted(double[] all, int from, int to, double rate) {
    double mean = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      double weight = Math.pow(1 - rate, to - 1 - i) * (i == from ? 1 : rate);
      mean += weight * all[i];
      squares += weight * weight;
    }
    return new double[] {mean, squares};
  }

  /**
   * Page 1954: the sum of what exceeds the mean so far, in deviations so far, less a slack, above
   * its least value by more than a threshold. The first 30 numbers tell mean and deviation alone.
   */
  static List<Integer> pageHinkley(double[] numbers, double slack, double threshold) {
    return changes(
        numbers,
        (all, begin, to) -> {
          double sum = 0;
          double least = 0;
          for (int i = begin + 30; i < to; i++) {
            double deviation = Math.sqrt(variance(all, begin, i));
            sum += (all[i] - mean(all, begin, i)) / deviation - slack;
            least = Math.min(least, sum);
          }
          return sum - least > threshold;
        });
  }

  /**
   * Bifet and Gavaldà 2007, ADWIN2: buckets of 1, 2, 4, … numbers, up to five of a size; after
   * every 32nd number, while for a border between buckets |m_0 - m_1| > sqrt(2 v ln(2/d') / m) + 2
   * ln(2/d') / (3 m), 1/m = 1/n_0 + 1/n_1, d' = d / ln n, the oldest bucket is dropped. The numbers
   * themselves are kept, and every mean is formed of them. At least five numbers on both sides.
   */
  static List<Integer> adwin(double[] numbers, double delta) {
    List<Integer> found = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>(); // newest first
    for (int to = 1; to <= numbers.length; to++) {
      sizes.add(0, 1);
      merge(sizes);
      boolean changed = false;
      while (to % 32 == 0 && isCut(numbers, to, sizes, delta)) {
        sizes.remove(sizes.size() - 1);
        changed = true;
      }
      if (changed) {
        found.add(to - 1);
      }
    }
    return found;
  }

  private static void merge(List<Integer> sizes) {
    for (int size = 1; ; size *= 2) {
      int of = size;
      if (sizes.stream().filter(each -> each == of).count() <= 5) {
        return;
      }
      int last = sizes.lastIndexOf(of);
      sizes.remove(last);
      sizes.set(last - 1, 2 * of);
    }
  }

  private static boolean isCut(double[] numbers, int to, List<Integer> sizes, double delta) {
    int n = sizes.stream().mapToInt(size -> size).sum();
    double variance = variance(numbers, to - n, to);
    double log = Math.log(2 * Math.log(n) / delta);
    int newer = 0;
    for (int size : sizes) {
      newer += size;
      if (newer < 5 || n - newer < 5) {
        continue;
      }
      double parts = 1.0 / newer + 1.0 / (n - newer);
      double apart = Math.abs(mean(numbers, to - newer, to) - mean(numbers, to - n, to - newer));
      if (apart > Math.sqrt(2 * parts * variance * log) + 2 * parts * log / 3) {
        return true;
      }
    }
    return false;
  }
}
