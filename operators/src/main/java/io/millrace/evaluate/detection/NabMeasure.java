package io.millrace.evaluate.detection;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.Arrays;
import java.util.List;

/*
 * Lavin, Ahmad, Evaluating Real-Time Anomaly Detection Algorithms, ICMLA 2015, with the positions of
 * the scorer that its authors publish (numenta/NAB, nab/sweeper.py):
 *   s(y) = 2/(1 + e^(5y)) - 1,  -1 beyond y = 3
 *   alarm at i in a window [l, r], w = r - l + 1:  y = -(r - i + 1)/w,  value s(y)/s(-1)
 *   alarm at i behind a window:                    y = (i - r)/(w - 1), value s(y); before any: -1
 *   window: found · largest value of its alarms, or -missed without one
 *   raw = Σ windows + wrong · Σ values of other alarms
 *   score = 100 (raw + missed W) / ((found + missed) W), W windows: 0 without alarms, 100 at best
 * The first min(⌊.15 n⌋, 750) readings of a series are probation: alarms and windows that end in it
 * do not count.
 *
 * Sums: count of windows W, then Σ window values (1 for a window found at its beginning), count of
 * windows found, Σ values of other alarms. All three profiles follow from these.
 */
/**
 * The score of the Numenta Anomaly Benchmark with its three profiles: an alarm early in a window is
 * worth more than a late one, further alarms in the window nothing, and alarms outside windows
 * cost.
 */
public final class NabMeasure implements Measure {

  private static final List<Metric> METRICS =
      List.of(
          Metric.neutral("windows"),
          Metric.higher("windows_found"),
          Metric.higher(NabProfile.STANDARD.metric()),
          Metric.higher(NabProfile.LOW_FALSE_POSITIVES.metric()),
          Metric.higher(NabProfile.LOW_FALSE_NEGATIVES.metric()));

  private static final int WINDOWS = 0;
  private static final int VALUES = 1;
  private static final int FOUND = 2;
  private static final int WRONG = 3;

  private static final double FAR = 3;

  /** No alarm in a window. */
  static final long MISSED = -1;

  /**
   * The value of an alarm at a position relative to a window, -1 at its beginning and 0 at its end:
   * from about .987 over 0 to -1.
   */
  public static double scaledSigmoid(double position) {
    return position > FAR ? -1 : 2 / (1 + StrictMath.exp(5 * position)) - 1;
  }

  /**
   * Number of first readings of a series that are not judged.
   *
   * @param readings of the series
   */
  public static long probation(long readings) {
    return Math.min((long) (.15 * readings), 750);
  }

  /**
   * Adds one series to sums.
   *
   * @param readings number of readings, positions 0 to {@code readings - 1}
   * @param windows in which an alarm is right, ascending, without overlap
   * @param alarms positions of alarms, ascending
   * @param into the sums
   */
  public void judge(long readings, List<Span> windows, long[] alarms, double[] into) {
    judgeFrom(probation(readings), windows, alarms, into);
  }

  /**
   * Adds one series to sums, as {@link #judge}.
   *
   * @param from position of the first reading that is judged
   */
  public void judgeFrom(long from, List<Span> windows, long[] alarms, double[] into) {
    int next = Math.max(0, first(alarms, from));
    Span behind = null;
    for (Span window : windows) {
      next = wrong(alarms, next, window.first(), behind, into);
      long earliest = MISSED;
      while (next < alarms.length && alarms[next] <= window.last()) {
        earliest = earliest == MISSED ? alarms[next] : earliest;
        next++;
      }
      if (window.last() >= from) {
        window(window, earliest, into, 0);
      }
      behind = window;
    }
    wrong(alarms, next, Long.MAX_VALUE, behind, into);
  }

  /**
   * Adds a window. An alarm is worth the more the earlier it is, so the first one decides.
   *
   * @param alarm position of the first alarm in it, or {@link #MISSED}
   * @param at where the sums begin
   */
  void window(Span window, long alarm, double[] into, int at) {
    into[at + WINDOWS]++;
    if (alarm != MISSED) {
      double y = -(window.last() - alarm + 1.0) / window.length();
      into[at + VALUES] += scaledSigmoid(y) / scaledSigmoid(-1);
      into[at + FOUND]++;
    }
  }

  /**
   * Adds an alarm outside windows.
   *
   * @param behind the window before it; null if there is none
   * @param at where the sums begin
   */
  void wrong(Span behind, long alarm, double[] into, int at) {
    double y =
        behind == null
            ? Double.POSITIVE_INFINITY
            : (double) (alarm - behind.last()) / Math.max(1, behind.length() - 1);
    into[at + WRONG] += scaledSigmoid(y);
  }

  private static int first(long[] alarms, long from) {
    int at = Arrays.binarySearch(alarms, from);
    return at >= 0 ? at : -at - 1;
  }

  /** Adds the alarms before a position that lie behind a window, or before any. */
  private int wrong(long[] alarms, int next, long before, Span behind, double[] into) {
    int at = next;
    for (; at < alarms.length && alarms[at] < before; at++) {
      wrong(behind, alarms[at], into, 0);
    }
    return at;
  }

  /** The score that is not normalised, in which a perfect answer has one for each window. */
  public double raw(NabProfile profile, double[] sums) {
    return profile.found() * sums[VALUES]
        - profile.missed() * (sums[WINDOWS] - sums[FOUND])
        + profile.wrong() * sums[WRONG];
  }

  @Override
  public int sums() {
    return 4;
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public double value(int metric, double[] sums) {
    if (metric < 2) {
      return sums[metric == 0 ? WINDOWS : FOUND];
    }
    if (sums[WINDOWS] == 0) {
      return Double.NaN;
    }
    NabProfile profile = NabProfile.values()[metric - 2];
    return 100
        * (raw(profile, sums) + profile.missed() * sums[WINDOWS])
        / ((profile.found() + profile.missed()) * sums[WINDOWS]);
  }
}
