package io.millrace.benchmark.published.stream;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Stage;

/** The stages of a pipeline with a declared label, in plain Java. */
public final class PipelineLearner implements StreamLearner {

  private final SingleStream stream;
  private long time;
  private long refusals;

  public PipelineLearner(int channels, Stage... stages) {
    stream = SingleStream.of(Operators.model(channels, DeclaredTargets.label("kind"), stages), 1);
  }

  @Override
  public int answer(float[] reading) {
    // A reading in the warm-up of a scale has no answer, and a refused one none either.
    try {
      return stream.peek(reading, time).map(answer -> (int) answer.number("class")).orElse(0);
    } catch (IllegalArgumentException refused) {
      return 0;
    }
  }

  @Override
  public long refusals() {
    return refusals;
  }

  @Override
  public void learn(float[] reading, int label) {
    try {
      stream.step(reading, new float[] {label}, time);
    } catch (IllegalArgumentException refused) {
      // A job makes a dead letter of it: some channels have no scale yet. It is not learned.
      refusals++;
    }
    time += 1000;
  }
}
