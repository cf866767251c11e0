package io.millrace.simulate.demo.skeleton;

import io.millrace.simulate.demo.people.Method;
import io.millrace.simulate.demo.people.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole actions: frames of one label that follow one another. An action is recognised if most of
 * its answers name it.
 */
final class Actions {

  private static final int NONE = 0;

  private Actions() {}

  /** The actions among verdicts, in order; frames without an action are in none. */
  static List<List<Verdict>> of(List<Verdict> verdicts) {
    List<List<Verdict>> actions = new ArrayList<>();
    Verdict before = null;
    for (Verdict verdict : verdicts) {
      if (verdict.truth() != NONE) {
        if (before == null
            || before.truth() != verdict.truth()
            || before.recording() != verdict.recording()) {
          actions.add(new ArrayList<>());
        }
        actions.get(actions.size() - 1).add(verdict);
      }
      before = verdict;
    }
    return actions;
  }

  /** How many of some actions a method recognises. */
  static long recognised(List<List<Verdict>> actions, Method method) {
    return actions.stream().filter(action -> isRecognised(action, method)).count();
  }

  private static boolean isRecognised(List<Verdict> action, Method method) {
    int[] counts = new int[SkeletonDemo.CLASSES];
    action.forEach(verdict -> counts[verdict.answers()[method.ordinal()]]++);
    int truth = action.get(0).truth();
    for (int one = 0; one < counts.length; one++) {
      if (one != truth && counts[one] >= counts[truth]) {
        return false;
      }
    }
    return true;
  }
}
