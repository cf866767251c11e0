package io.millrace.streaming.judge;

import io.millrace.evaluate.sum.WindowSums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds the sums of the keys of one window, in the order of the keys: for each group, and for all.
 *
 * <p>Recent answers of a group, or of all keys, are those of the keys that were judged in the
 * window.
 */
public final class WindowMetrics {

  private final JudgedParts parts;

  /** A key of a group, in the order of the keys. */
  private record Name(String key, String group) {}

  /**
   * @param parts of the sums
   */
  public WindowMetrics(JudgedParts parts) {
    this.parts = parts;
  }

  /** Sums of the windows that were given, of groups and of all keys. */
  public interface SoFar {

    /**
     * Adds those of a window and returns the sums of all windows until then.
     *
     * @param group name of the group; empty for all keys
     */
    double[] add(Evaluated.Scope scope, String group, double[] window) throws Exception;
  }

  /**
   * The metrics of a window: of its keys, of groups that have other keys than one of their name,
   * and of all keys.
   *
   * @param keys all keys that were judged in the window, in any order
   */
  public List<Evaluated.Metrics> of(List<Evaluated.OfKey> keys, SoFar soFar) throws Exception {
    List<Evaluated.OfKey> sorted = new ArrayList<>(keys);
    sorted.sort(Comparator.comparing(Evaluated.OfKey::key).thenComparing(Evaluated.OfKey::group));
    List<Evaluated.Metrics> metrics = new ArrayList<>();
    SortedMap<String, List<double[]>> groups = new TreeMap<>();
    SortedMap<String, Boolean> shared = new TreeMap<>();
    List<double[]> all = new ArrayList<>();
    for (Evaluated.OfKey key : sorted) {
      metrics.addAll(of(Evaluated.Scope.KEY, new Name(key.key(), key.group()), key, key.sums()));
      groups.computeIfAbsent(key.group(), group -> new ArrayList<>()).add(key.sums());
      shared.merge(key.group(), !key.key().equals(key.group()), Boolean::logicalOr);
      all.add(key.sums());
    }
    for (var group : groups.entrySet()) {
      if (shared.get(group.getKey())) {
        double[] sums = added(group.getValue());
        replaceSoFar(sums, Evaluated.Scope.GROUP, group.getKey(), soFar);
        metrics.addAll(
            of(Evaluated.Scope.GROUP, new Name("", group.getKey()), sorted.get(0), sums));
      }
    }
    double[] sums = added(all);
    replaceSoFar(sums, Evaluated.Scope.OVERALL, "", soFar);
    metrics.addAll(of(Evaluated.Scope.OVERALL, new Name("", ""), sorted.get(0), sums));
    return metrics;
  }

  private double[] added(List<double[]> inOrder) {
    SortedMap<String, double[]> numbered = new TreeMap<>();
    for (int at = 0; at < inOrder.size(); at++) {
      numbered.put(String.format(Locale.ROOT, "%010d", at), inOrder.get(at));
    }
    return new WindowSums(0, 1, numbered).overall();
  }

  /** A key that has no answer in this window counts in what was so far. */
  private void replaceSoFar(double[] sums, Evaluated.Scope scope, String group, SoFar soFar)
      throws Exception {
    double[] window = new double[parts.part()];
    System.arraycopy(sums, 0, window, 0, window.length);
    double[] known = soFar.add(scope, group, window);
    System.arraycopy(known, 0, sums, JudgedParts.SO_FAR * parts.part(), known.length);
  }

  private List<Evaluated.Metrics> of(
      Evaluated.Scope scope, Name name, Evaluated.OfKey window, double[] sums) {
    List<Evaluated.Metrics> metrics = new ArrayList<>();
    for (int method = 0; method < parts.methods(); method++) {
      metrics.add(
          new Evaluated.Metrics(
              scope,
              name.key(),
              name.group(),
              window.start(),
              window.end(),
              method,
              parts.ofMethod(method, sums)));
    }
    return metrics;
  }
}
