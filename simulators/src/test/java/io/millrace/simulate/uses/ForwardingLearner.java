package io.millrace.simulate.uses;

import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;

/** A learner that does what another does; a test changes one method. */
class ForwardingLearner implements Learner {

  private final Learner inner;

  ForwardingLearner(Learner inner) {
    this.inner = inner;
  }

  @Override
  public Signature signature() {
    return inner.signature();
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    inner.initialize(parameters, seed);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return inner.horizon(parameters, learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return inner.version(parameters, learned);
  }

  @Override
  public void step(Rows rows) {
    inner.step(rows);
  }

  @Override
  public void learn(Rows rows) {
    inner.learn(rows);
  }

  @Override
  public int memoWidth() {
    return inner.memoWidth();
  }

  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    return inner.remember(rows, row, memo);
  }

  @Override
  public void learnLate(Rows memos) {
    inner.learnLate(memos);
  }

  @Override
  public Gauges gauges() {
    return inner.gauges();
  }
}
