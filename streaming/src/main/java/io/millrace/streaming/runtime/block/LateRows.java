package io.millrace.streaming.runtime.block;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import java.util.List;

/*
 * Rows are learned one by one, because each may change the version: a release of every version
 * needs the parameters of each.
 */
/** Learns rows after they were answered, from their memos. */
final class LateRows {

  private static final float[] NOTHING = {};

  private final Learner learner;
  private final List<String> targets;
  private final LateTargets waiting;
  private final Rows memos;
  private final float[] memo;

  /**
   * @param targets names of the declared targets
   */
  LateRows(Learner learner, List<String> targets, LateTargets waiting) {
    this.learner = learner;
    this.targets = targets;
    this.waiting = waiting;
    this.memos = Rows.ofMemos(learner, 1);
    this.memo = new float[learner.memoWidth()];
  }

  LateTargets waiting() {
    return waiting;
  }

  /** Keeps a row that was just stepped and accepted. */
  void await(Rows rows, int row, Observation answered, long sequence) {
    boolean learnable = rows.outcome(row) == Outcome.EMITTED && learner.remember(rows, row, memo);
    waiting.await(
        LoadedKey.Id.of(answered), answered, sequence, learnable ? memo.clone() : NOTHING);
  }

  /**
   * Learns a row that is due.
   *
   * @return whether it was learned; its label is a dead letter otherwise
   */
  boolean learn(LateTargets.Due due, LoadedGroup loadedGroup, ResultCollector collector) {
    float[] parameters = loadedGroup.parameters().values();
    long learned = loadedGroup.parameters().steps();
    long before = learner.version(parameters, learned);
    memos.clear();
    memos.useParameters(parameters, learned);
    memos.add(due.memo(), 0, 0, due.time());
    memos.writeTargets(0, due.label().values(), 0);
    learner.learnLate(memos);
    if (memos.outcome(0) == Outcome.REFUSED) {
      collector.refuse(letter(memos.refusal(0), due.label()));
      return false;
    }
    loadedGroup.learned(memos.learned(), due.time());
    long after = learner.version(parameters, memos.learned());
    if (after != before) {
      collector.changed(loadedGroup, after);
    }
    return true;
  }

  private DeadLetter letter(Refusal why, Observation label) {
    int target = Math.max(0, why.channel() - memo.length);
    float found = label.values()[target];
    return new DeadLetter(
        Float.isFinite(found) ? Reason.OUT_OF_RANGE : Reason.NOT_FINITE,
        why.of(targets.get(target), found),
        label.origin(),
        waiting.excerpt(label));
  }
}
