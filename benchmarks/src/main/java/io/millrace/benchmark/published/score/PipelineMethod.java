package io.millrace.benchmark.published.score;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Stage;
import java.util.Arrays;

/**
 * The stages of a pipeline in plain Java, which gives the same bits as a job: each reading is
 * answered, then learned.
 */
public final class PipelineMethod implements Method {

  private final String name;
  private final String field;
  private final Learning learning;
  private final Stage[] stages;

  /** How long the pipeline learns. */
  public enum Learning {
    ALWAYS,
    /** In the first part; then its scale and model stay, as those of a follower. */
    FIRST_PART
  }

  /**
   * @param field the output that is the score; of several numbers, their root mean square
   */
  public PipelineMethod(String name, String field, Learning learning, Stage... stages) {
    this.name = name;
    this.field = field;
    this.learning = learning;
    this.stages = stages.clone();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isRandom() {
    return true;
  }

  @Override
  public double[] scores(Readings readings, int first, long seed) {
    SingleStream stream = SingleStream.of(Operators.model(readings.channels(), stages), seed);
    double[] scores = new double[readings.count()];
    Arrays.fill(scores, Double.NaN);
    for (int at = 0; at < scores.length; at++) {
      float[] values = readings.values()[at];
      long time = readings.times()[at];
      boolean learns = learning == Learning.ALWAYS || at < first;
      var answer = learns ? stream.step(values, time) : stream.peek(values, time);
      if (answer.isPresent()) {
        scores[at] = score(answer.get().numbers(field));
      }
    }
    return scores;
  }

  private static double score(float[] numbers) {
    if (numbers.length == 1) {
      return numbers[0];
    }
    double squares = 0;
    int count = 0;
    for (float number : numbers) {
      if (!Float.isNaN(number)) {
        squares += (double) number * number;
        count++;
      }
    }
    return count == 0 ? Double.NaN : Math.sqrt(squares / count);
  }
}
