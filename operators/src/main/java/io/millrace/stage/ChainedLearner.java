package io.millrace.stage;

import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import java.util.List;
import java.util.Set;

/**
 * A {@link Chain} in which at least one stage learns: each stage trains on the rows that it has
 * just stepped.
 */
final class ChainedLearner implements Learner {

  private final Chain chain;
  private final ChainedParameters parameters;

  ChainedLearner(Chain chain, ChainedParameters parameters) {
    this.chain = chain;
    this.parameters = parameters;
  }

  @Override
  public Signature signature() {
    return chain.signature();
  }

  @Override
  public void reading(Set<String> fields) {
    chain.reading(fields);
  }

  @Override
  public void reset(float[] state, int offset) {
    chain.reset(state, offset);
  }

  @Override
  public void step(Rows rows) {
    chain.open(rows);
    parameters.open(rows, chain.front(), chain.back());
    chain.step(rows);
  }

  @Override
  public int padding() {
    return chain.padding();
  }

  @Override
  public void flush(Rows rows) {
    chain.open(rows);
    parameters.open(rows, chain.front(), chain.back());
    chain.flush(rows);
  }

  @Override
  public void initialize(float[] values, long seed) {
    parameters.initialize(values, seed);
  }

  @Override
  public int horizon(float[] values, long learned) {
    return parameters.horizon(values, learned);
  }

  @Override
  public long version(float[] values, long learned) {
    return parameters.version(values, learned);
  }

  @Override
  public List<String> unfit(Set<String> given, float[] values) {
    return parameters.unfit(given, values);
  }

  @Override
  public Gauges gauges() {
    return parameters.gauges();
  }

  @Override
  public int memoWidth() {
    return parameters.memoWidth();
  }

  /** The memo of a row is that of the stage that takes its targets; the other has learned it. */
  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    return (parameters.firstTakesTargets() ? chain.front() : chain.back()).remember(row, memo);
  }

  @Override
  public void learnLate(Rows memos) {
    parameters.learnLate(memos);
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return chain.carrying(
        before instanceof ChainedLearner learner ? learner.chain : before, change);
  }

  /** Trains on the rows that neither stage refused. */
  @Override
  public void learn(Rows rows) {
    parameters.learn(rows, chain.front(), chain.back());
  }
}
