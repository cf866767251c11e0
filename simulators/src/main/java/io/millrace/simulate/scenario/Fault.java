package io.millrace.simulate.scenario;

import io.millrace.simulate.replay.Disturbance;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * One fault of a scenario.
 *
 * @param kind its kind
 * @param number its place in the scenario, from 1
 * @param keys globs of the keys that it strikes; empty: all
 * @param share share of those keys that it strikes
 * @param schedule when it strikes
 * @param effect what it does
 */
record Fault(
    String kind, int number, List<String> keys, double share, Schedule schedule, Effect effect) {

  /** What a fault does to the readings of a key that it strikes. */
  interface Effect {

    Disturbance.OfKey at(Blow blow);
  }

  /** Whether it strikes labels that come from a source of their own. */
  boolean isOfLabels() {
    return kind.equals(FaultKinds.LABEL_DELAY);
  }

  /** Whether the globs name a key. */
  boolean names(String key) {
    if (keys.isEmpty()) {
      return true;
    }
    for (String glob : keys) {
      if (glob.equals(key) || matches(glob, key)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String glob, String key) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(key));
    } catch (InvalidPathException noName) {
      return false;
    }
  }
}
