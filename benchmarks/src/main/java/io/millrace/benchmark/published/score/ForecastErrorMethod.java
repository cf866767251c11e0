package io.millrace.benchmark.published.score;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.BaselineKind.Horizon;
import io.millrace.evaluate.baseline.ErrorScore;

/** The error of a simple method's forecast of the next reading, in usual errors. */
public final class ForecastErrorMethod implements Method {

  private final BaselineKind kind;

  public ForecastErrorMethod(BaselineKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "error of " + kind.word();
  }

  @Override
  public double[] scores(Readings readings, int first, long seed) {
    int channels = readings.channels();
    ErrorScore error = new ErrorScore(kind.forecaster(new Horizon(channels, 1, 1)), channels);
    double[] scores = new double[readings.count()];
    for (int at = 0; at < scores.length; at++) {
      scores[at] = error.score(readings.values()[at]);
    }
    return scores;
  }
}
