package io.millrace.simulate.uses;

import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import java.util.concurrent.atomic.AtomicInteger;

/** A learner whose step fails once, at a number of rows over all subtasks. */
final class Failing implements Learner {

  private static final AtomicInteger LEFT = new AtomicInteger(Integer.MAX_VALUE);

  private final Learner inner;

  Failing(Learner inner) {
    this.inner = inner;
  }

  /** Fails after a number of rows. */
  static void armAfter(int rows) {
    LEFT.set(rows);
  }

  static boolean hasFailed() {
    return LEFT.get() < 0;
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
    if (LEFT.get() >= 0 && LEFT.getAndAdd(-rows.size()) - rows.size() < 0) {
      throw new IllegalStateException("Cannot step: this test injects a failure");
    }
    inner.step(rows);
  }

  @Override
  public void learn(Rows rows) {
    inner.learn(rows);
  }

  @Override
  public Gauges gauges() {
    return inner.gauges();
  }
}
