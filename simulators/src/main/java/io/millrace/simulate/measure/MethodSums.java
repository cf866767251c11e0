package io.millrace.simulate.measure;

import io.millrace.evaluate.sum.FadingSums;
import io.millrace.evaluate.sum.KeyedWindows;
import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.SlidingSums;
import io.millrace.evaluate.sum.WindowSums;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sums of one method by key: of all its answers, of the recent ones, and by windows of event time.
 */
public final class MethodSums {

  private static final long DAY = 86_400_000;

  private final String name;
  private final Measure measure;
  private final Recent recent;
  private final SortedMap<String, double[]> whole = new TreeMap<>();
  private final SortedMap<String, SlidingSums> sliding = new TreeMap<>();
  private final SortedMap<String, FadingSums> fading = new TreeMap<>();
  private final KeyedWindows windows;

  MethodSums(String name, Measure measure, Recent recent) {
    this.name = name;
    this.measure = measure;
    this.recent = recent;
    this.windows = new KeyedWindows(measure.sums(), Math.max(1, recent.days()) * DAY);
  }

  /**
   * Adds one answer.
   *
   * @param time when it is judged, milliseconds
   * @param one its contribution
   */
  void add(String key, long time, double[] one) {
    addEnded(key, time, one);
    if (recent.last() > 0) {
      sliding
          .computeIfAbsent(key, first -> new SlidingSums(measure.sums(), recent.last()))
          .add(one);
    }
    if (recent.fading() > 0) {
      fading
          .computeIfAbsent(key, first -> new FadingSums(measure.sums(), recent.fading()))
          .add(one);
    }
  }

  /** Adds what is judged of no answer, but when it has ended. */
  void addEnded(String key, long time, double[] one) {
    double[] sums = whole.computeIfAbsent(key, first -> new double[measure.sums()]);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += one[i];
    }
    if (recent.days() > 0) {
      windows.add(key, time, one);
    }
  }

  /** Name of the method. */
  public String name() {
    return name;
  }

  /** Sums of all answers of all keys, added in the order of the keys. */
  public double[] all() {
    return added(whole, sums -> sums);
  }

  /** Sums of the recent answers, by what makes them recent. */
  public SortedMap<String, double[]> recent() {
    SortedMap<String, double[]> parts = new TreeMap<>();
    if (recent.last() > 0) {
      parts.put("last " + recent.last(), added(sliding, SlidingSums::values));
    }
    if (recent.fading() > 0) {
      parts.put(
          String.format(Locale.ROOT, "fading %s", recent.fading()),
          added(fading, FadingSums::values));
    }
    return parts;
  }

  /** Windows of event time, oldest first; empty if none were asked for. */
  public List<WindowSums> windows() {
    return windows.close(Long.MAX_VALUE);
  }

  private <S> double[] added(SortedMap<String, S> keys, Function<S, double[]> values) {
    SortedMap<String, double[]> sums = new TreeMap<>();
    keys.forEach((key, one) -> sums.put(key, values.apply(one)));
    double[] all = new WindowSums(Long.MIN_VALUE, Long.MAX_VALUE, sums).overall();
    return all.length == 0 ? new double[measure.sums()] : all;
  }
}
