package io.millrace.preprocess;

import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import java.util.List;
import java.util.Set;

/** A {@link Standardize} around an inner operator that learns. */
final class StandardizedLearner implements Learner {

  private final Standardize stage;
  private final Learner inner;

  StandardizedLearner(Standardize stage, Learner inner) {
    this.stage = stage;
    this.inner = inner;
  }

  @Override
  public Signature signature() {
    return stage.signature();
  }

  @Override
  public void reading(Set<String> fields) {
    stage.reading(fields);
  }

  @Override
  public void reset(float[] state, int offset) {
    stage.reset(state, offset);
  }

  @Override
  public void step(Rows rows) {
    stage.step(rows);
  }

  @Override
  public int padding() {
    return stage.padding();
  }

  @Override
  public void flush(Rows rows) {
    stage.flush(rows);
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
  public boolean mixes() {
    return inner.mixes();
  }

  @Override
  public List<String> unfit(Set<String> given, float[] parameters) {
    return inner.unfit(given, parameters);
  }

  @Override
  public Gauges gauges() {
    return inner.gauges();
  }

  @Override
  public int memoWidth() {
    return inner.memoWidth();
  }

  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    return stage.remember(row, memo);
  }

  @Override
  public void learnLate(Rows memos) {
    inner.learnLate(memos);
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return stage.carrying(
        before instanceof StandardizedLearner learner ? learner.stage : before, change);
  }

  /** Trains on the rows that were passed on: no rows of a warm-up and no refused rows. */
  @Override
  public void learn(Rows rows) {
    stage.learn(rows);
  }
}
