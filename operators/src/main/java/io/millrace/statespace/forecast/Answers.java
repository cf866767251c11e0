package io.millrace.statespace.forecast;

import io.millrace.api.operator.Rows;
import io.millrace.bounds.Bounds;
import java.util.Arrays;

/** Writes the forecasts of a row, those that were made for it, their errors and their intervals. */
final class Answers {

  private final ForecastFields fields;
  private final ForecastLayout layout;
  private final Horizons horizons;
  private final Truths truths;
  private final OwnReadouts own;
  private final Intervals intervals;
  private final Predicted predicted;
  private final int[] targets;
  private final int outputWidth;
  private final int stateWidth;
  private final Bounds bounds;

  Answers(
      ForecastOptions options,
      ForecastFields fields,
      ForecastLayout layout,
      Truths truths,
      OwnReadouts own,
      Predicted predicted,
      int outputWidth) {
    this.fields = fields;
    this.layout = layout;
    this.horizons = options.task().ahead();
    this.truths = truths;
    this.own = own;
    this.predicted = predicted;
    this.targets = options.task().targets().stream().mapToInt(Integer::intValue).toArray();
    this.outputWidth = outputWidth;
    this.stateWidth = layout.sequence.width();
    this.intervals = new Intervals(targets.length, horizons, options.output().interval());
    this.bounds = options.output().bounds().of(targets);
  }

  /**
   * Writes a row, and replaces the forecasts that waited for it by the new ones.
   *
   * @param features of the row
   * @return whether a forecast for it could be compared with what became true
   */
  boolean write(Rows rows, int row, FeatureRows features) {
    int at = row * outputWidth;
    Arrays.fill(rows.outputs(), at, at + outputWidth, Float.NaN);
    predicted.step(rows, row, features, rows.steps(row) >= horizons.longest());
    own.mix(predicted.now, features.now.values(), features.now.offset(), rows.learned());
    boolean judged = false;
    for (int j = 0; j < horizons.count(); j++) {
      judged |= write(rows, row, j);
    }
    return judged;
  }

  private boolean write(Rows rows, int row, int j) {
    float[] outputs = rows.outputs();
    float[] states = rows.states();
    int count = targets.length;
    int ring = horizons.row(j, rows.steps(row));
    int waiting = row * stateWidth + layout.forecasts + ring * count;
    int matured = row * outputWidth + fields.matured(j);
    int prediction = row * outputWidth + fields.prediction(j);
    boolean due = rows.steps(row) >= horizons.of(j);
    double squares = 0;
    int observed = 0;
    for (int t = 0; t < count && due; t++) {
      float before = states[waiting + t];
      outputs[matured + targets[t]] = before;
      double away = (double) before - truths.now(rows, row, t);
      if (j == 0 && fields.hasResidual()) {
        outputs[row * outputWidth + fields.residual + targets[t]] = (float) -away;
      }
      if (!Double.isNaN(away)) {
        squares += away * away;
        observed++;
      }
    }
    for (int t = 0; t < count; t++) {
      float forecast = bounds.within(t, predicted.now[j * count + t]);
      outputs[prediction + targets[t]] = forecast;
      if (layout.intervals >= 0) {
        bound(rows, row, j, t, ring, due);
      }
      states[waiting + t] = forecast;
    }
    if (observed > 0) {
      outputs[row * outputWidth + fields.error(j)] = (float) Math.sqrt(squares / observed);
    }
    return observed > 0;
  }

  /** Learns from what is due of a target, and gives bounds to its new forecast. */
  private void bound(Rows rows, int row, int j, int t, int ring, boolean due) {
    float[] states = rows.states();
    float[] outputs = rows.outputs();
    int answer = j * targets.length + t;
    int at = row * stateWidth + layout.intervals;
    int first = row * outputWidth + targets[t];
    int lower = first + fields.lower(j);
    int shown = fields.shown;
    if (due) {
      float matured = outputs[first + fields.matured(j)];
      intervals.write(states, at, ring, t, matured, outputs, lower + 2 * shown, shown);
      float truth = truths.now(rows, row, t);
      if (!Float.isNaN(truth) && !Float.isNaN(matured)) {
        intervals.learn(states, at, ring, answer, t, truth, matured);
      }
    }
    intervals.give(states, at, ring, answer, t);
    float forecast = outputs[first + fields.prediction(j)];
    intervals.write(states, at, ring, t, forecast, outputs, lower, shown);
    if (bounds.isAny()) {
      for (int end = lower; end < lower + 4 * shown; end += shown) {
        outputs[end] = bounds.within(t, outputs[end]);
      }
    }
  }
}
