package io.millrace.statespace.forecast;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Rows;
import java.util.Arrays;

/** Writes the forecasts of a row, those that were made for it, their errors and their intervals. */
final class Answers {

  private final ForecastFields fields;
  private final ForecastLayout layout;
  private final Horizons horizons;
  private final Truths truths;
  private final OwnReadouts own;
  private final Intervals intervals;
  private final Kernels kernels;
  private final int[] targets;
  private final int outputWidth;
  private final int stateWidth;
  private final FloatMatrix readout;
  private final float[] said;
  private final boolean[] nonnegative;

  Answers(
      ForecastOptions options,
      ForecastFields fields,
      ForecastLayout layout,
      Truths truths,
      OwnReadouts own,
      Kernels kernels,
      int outputWidth) {
    this.fields = fields;
    this.layout = layout;
    this.horizons = options.task().ahead();
    this.truths = truths;
    this.own = own;
    this.kernels = kernels;
    this.targets = options.task().targets().stream().mapToInt(Integer::intValue).toArray();
    this.outputWidth = outputWidth;
    this.stateWidth = layout.sequence.width();
    this.intervals = new Intervals(targets.length, horizons, options.output().interval());
    this.nonnegative = new boolean[targets.length];
    for (int t = 0; t < targets.length; t++) {
      nonnegative[t] = options.output().nonnegative().contains(targets[t]);
    }
    this.readout = FloatMatrix.of(options.answers(), options.features());
    this.said = new float[options.answers()];
  }

  /** Selects the readout of a group. */
  void open(float[] parameters) {
    readout.onto(parameters, layout.readout);
  }

  /**
   * Writes a row, and replaces the forecasts that waited for it by the new ones.
   *
   * @param now features of the newest step
   * @return whether a forecast for it could be compared with what became true
   */
  boolean write(Rows rows, int row, FloatMatrix now) {
    int at = row * outputWidth;
    Arrays.fill(rows.outputs(), at, at + outputWidth, Float.NaN);
    kernels.dots(readout, now.values(), now.offset(), said);
    own.mix(said, now.values(), now.offset(), rows.learned());
    boolean judged = false;
    for (int j = 0; j < horizons.count(); j++) {
      judged |= write(rows, row, j);
    }
    return judged;
  }

  private boolean write(Rows rows, int row, int j) {
    float[] outputs = rows.outputs();
    float[] states = rows.states();
    int at = row * outputWidth;
    int ring = horizons.row(j, rows.steps(row));
    int waiting = row * stateWidth + layout.forecasts + ring * targets.length;
    boolean due = rows.steps(row) >= horizons.of(j);
    double squares = 0;
    int observed = 0;
    for (int t = 0; t < targets.length; t++) {
      int answer = j * targets.length + t;
      float forecast = limited(t, said[answer]);
      if (due) {
        float before = states[waiting + t];
        outputs[at + fields.matured(j) + targets[t]] = before;
        double away = (double) before - truths.now(rows, row, t);
        if (j == 0 && fields.hasResidual()) {
          outputs[at + fields.residual + targets[t]] = (float) -away;
        }
        squares += Double.isNaN(away) ? 0 : away * away;
        observed += Double.isNaN(away) ? 0 : 1;
      }
      if (layout.intervals >= 0) {
        bound(rows, row, j, t, ring, forecast);
      }
      outputs[at + fields.prediction(j) + targets[t]] = forecast;
      states[waiting + t] = forecast;
    }
    if (observed > 0) {
      outputs[at + fields.error(j)] = (float) Math.sqrt(squares / observed);
    }
    return observed > 0;
  }

  private float limited(int t, float value) {
    return nonnegative[t] ? Math.max(0, value) : value;
  }

  /** Learns from what is due of a target, and gives bounds to its new forecast. */
  private void bound(Rows rows, int row, int j, int t, int ring, float forecast) {
    float[] states = rows.states();
    float[] outputs = rows.outputs();
    int answer = j * targets.length + t;
    int at = row * stateWidth + layout.intervals;
    int lower = row * outputWidth + fields.lower(j) + targets[t];
    int shown = fields.shown;
    if (rows.steps(row) >= horizons.of(j)) {
      float matured = outputs[row * outputWidth + fields.matured(j) + targets[t]];
      outputs[lower + 2 * shown] = limited(t, matured + intervals.bound(states, at, 0, ring, t));
      outputs[lower + 3 * shown] = limited(t, matured + intervals.bound(states, at, 1, ring, t));
      float truth = truths.now(rows, row, t);
      if (!Float.isNaN(truth) && !Float.isNaN(matured)) {
        intervals.learn(states, at, ring, answer, truth, matured);
      }
    }
    intervals.give(states, at, ring, answer);
    outputs[lower] = limited(t, forecast + intervals.bound(states, at, 0, ring, t));
    outputs[lower + shown] = limited(t, forecast + intervals.bound(states, at, 1, ring, t));
  }
}
