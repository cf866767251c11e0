package io.millrace.operator;

/** The nine laws where the first alone learns. */
class ChainFirstLearnsContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    StreamModel first = new TinyLearner();
    return Chain.of(
        first,
        new MovingAverage(TinyLearner.CHANNELS, 3, 2),
        first.signature().ports().field("echo"));
  }
}
