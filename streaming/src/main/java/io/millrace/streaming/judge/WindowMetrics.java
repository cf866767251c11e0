package io.millrace.streaming.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds the sums of the keys of one window, in the order of the keys: for each group, and for all.
 *
 * <p>Recent answers of a group, or of all keys, are those of the keys that were judged in the
 * window.
 */
public final class WindowMetrics {

  private final Evaluation evaluation;
  private final JudgedParts parts;

  /** A key of a group, in the order of the keys. */
  private record Name(String key, String group) {}

  /**
   * @param evaluation what is judged
   */
  public WindowMetrics(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.parts = evaluation.parts();
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

  /** Takes metrics as they are computed: those of all keys would need much memory at once. */
  public interface Taking {

    void take(Evaluated.Metrics metrics);
  }

  /** Sums of several keys, added in their order. */
  private static final class Added {
    private double[] sums;

    /** Whether they are of another key than one of the group's name. */
    private boolean shared;

    void add(double[] more) {
      if (sums == null) {
        sums = more.clone();
        return;
      }
      for (int i = 0; i < sums.length; i++) {
        sums[i] += more[i];
      }
    }
  }

  /**
   * Gives the metrics of a window: of its keys, of groups that have other keys than one of their
   * name, and of all keys.
   *
   * @param keys all keys that were judged in the window, in any order
   */
  public void of(List<Evaluated.OfKey> keys, SoFar soFar, Taking taking) throws Exception {
    List<Evaluated.OfKey> sorted = new ArrayList<>(keys);
    sorted.sort(Comparator.comparing(Evaluated.OfKey::key).thenComparing(Evaluated.OfKey::group));
    SortedMap<String, Added> groups = new TreeMap<>();
    Added all = new Added();
    for (Evaluated.OfKey key : sorted) {
      double[] sums = evaluation.unpacked(key.sums());
      give(Evaluated.Scope.KEY, new Name(key.key(), key.group()), key, sums, taking);
      Added group = groups.computeIfAbsent(key.group(), name -> new Added());
      group.add(sums);
      group.shared |= !key.key().equals(key.group());
      all.add(sums);
    }
    for (var group : groups.entrySet()) {
      if (group.getValue().shared) {
        double[] sums = group.getValue().sums;
        replaceSoFar(sums, Evaluated.Scope.GROUP, group.getKey(), soFar);
        give(Evaluated.Scope.GROUP, new Name("", group.getKey()), sorted.get(0), sums, taking);
      }
    }
    replaceSoFar(all.sums, Evaluated.Scope.OVERALL, "", soFar);
    give(Evaluated.Scope.OVERALL, new Name("", ""), sorted.get(0), all.sums, taking);
  }

  /** A key that has no answer in this window counts in what was so far. */
  private void replaceSoFar(double[] sums, Evaluated.Scope scope, String group, SoFar soFar)
      throws Exception {
    double[] window = new double[parts.part()];
    System.arraycopy(sums, 0, window, 0, window.length);
    double[] known = soFar.add(scope, group, window);
    System.arraycopy(known, 0, sums, JudgedParts.SO_FAR * parts.part(), known.length);
  }

  private void give(
      Evaluated.Scope scope, Name name, Evaluated.OfKey window, double[] sums, Taking taking) {
    for (int method = 0; method < parts.methods(); method++) {
      taking.take(
          new Evaluated.Metrics(
              scope,
              name.key(),
              name.group(),
              window.start(),
              window.end(),
              method,
              parts.ofMethod(method, sums)));
    }
  }
}
