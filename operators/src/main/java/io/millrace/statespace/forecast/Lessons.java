package io.millrace.statespace.forecast;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Rows;
import io.millrace.statespace.dynamics.Dynamics;
import io.millrace.statespace.readout.ReadoutRule;

/*
 *   e = y - W phi, of all horizons and targets of the pair that is complete; the rule changes W, and the
 *   slope -W_x' e goes into the exact gradient of the dynamics
 */
/** Learns the readouts and the dynamics from the pairs of features and targets. */
final class Lessons {

  /**
   * Factor of features and errors of a pair with an unusual reading, so that the pair counts a
   * quarter. Such features have a large norm, and would outweigh many usual pairs.
   */
  private static final float DOUBT = 0.5f;

  private static final double SLOWEST = 1e-3;

  private final ForecastOptions options;
  private final ForecastFields fields;
  private final ForecastLayout layout;
  private final Horizons horizons;
  private final MiniBatches batches;
  private final Dynamics dynamics;
  private final ReadoutRule rule;
  private final OwnReadouts own;
  private final TargetErrors declaredErrors;
  private final Truths truths;
  private final FilledInputs inputs;
  private final FeatureRows featureRows;
  private final Predicted predicted;
  private final Kernels kernels;
  private final int[] targets;
  private final int answers;
  private final int features;
  private final boolean[] lesson;
  private final float[] due;
  private final float[] known;
  private final float[] said;
  private final FloatMatrix errors;
  private final FloatMatrix slope;
  private final FloatMatrix readStates;

  /** Parts of a forecast that learn, or that a lesson needs. */
  record Parts(
      ForecastFields fields,
      ForecastLayout layout,
      Dynamics dynamics,
      ReadoutRule rule,
      OwnReadouts own,
      Truths truths,
      FilledInputs inputs,
      FeatureRows features,
      Predicted predicted) {}

  Lessons(ForecastOptions options, Parts parts, Kernels kernels) {
    this.options = options;
    this.fields = parts.fields;
    this.layout = parts.layout;
    this.horizons = options.task().ahead();
    this.batches = new MiniBatches(options.learning().batch());
    this.dynamics = parts.dynamics;
    this.rule = parts.rule;
    this.own = parts.own;
    this.truths = parts.truths;
    this.inputs = parts.inputs;
    this.featureRows = parts.features;
    this.predicted = parts.predicted;
    this.kernels = kernels;
    this.targets = options.task().targets().stream().mapToInt(Integer::intValue).toArray();
    this.answers = options.answers();
    this.features = options.features();
    this.declaredErrors = new TargetErrors(answers);
    this.lesson = new boolean[answers];
    this.due = new float[answers];
    this.known = new float[answers];
    this.said = new float[answers];
    this.errors = FloatMatrix.of(1, answers);
    this.slope = FloatMatrix.of(1, features);
    this.readStates = FloatMatrix.of(1, 2 * dynamics.modes);
  }

  /** Selects the parameters of a group. */
  void open(float[] parameters) {
    rule.open(parameters, layout.readout, layout.rule);
    declaredErrors.open(parameters, layout.errors);
    own.open(parameters, layout.own);
  }

  /** Forgets a part of what was learned; the weights stay. */
  void forget(float[] parameters, double share) {
    rule.open(parameters, layout.readout, layout.rule);
    rule.forget(share);
    own.open(parameters, layout.own);
    own.forget(share);
  }

  /**
   * Learns a row whose features are known.
   *
   * @param forecasts array that contains the forecasts which are judged
   * @param from index of the row, or of the forecasts of a memo
   * @param isMemo whether there are only the forecasts
   * @param doubtful whether the pair counts less
   */
  void learn(Rows rows, int row, float[] forecasts, int from, boolean isMemo, boolean doubtful) {
    boolean any = compare(rows, row, isMemo);
    double error = error(rows, row, forecasts, from, isMemo);
    if (!any || (horizons.count() == 1 && Double.isNaN(error))) {
      return;
    }
    if (options.learning().train() == ForecastOptions.Train.DYNAMICS) {
      learnDynamics(rows, row);
    }
    if (own.isUsed()) {
      own.learn(
          featureRows.matured,
          row * features,
          doubtful ? DOUBT : 1,
          known,
          errors,
          rows.learned() + 1);
    }
    train(row, doubtful, rows.learned() + 1);
    followError(rows, error);
    count(rows);
  }

  /** Counts a row, and ends the mini-batch if it is full. */
  private void count(Rows rows) {
    rows.countLearned();
    if (batches.isBoundary(rows.learned())) {
      long update = batches.version(rows.learned()) - 1;
      rule.close(batches.size(), update);
      dynamics.close(batches.size(), update);
    }
  }

  /**
   * Writes what became true of a pair, less what the readout says now; zero for no lesson. Returns
   * whether there is a lesson.
   */
  private boolean compare(Rows rows, int row, boolean isMemo) {
    featureRows.select(row);
    truths.ofPair(rows, row, due);
    if (isMemo) {
      kernels.dots(rule.weights(), featureRows.matured, row * features, said);
    } else {
      predicted.due(rows, row, rule.weights(), featureRows.then, said);
    }
    boolean any = false;
    float[] differences = errors.values();
    for (int answer = 0, t = 0;
        answer < answers;
        answer++, t = t + 1 < targets.length ? t + 1 : 0) {
      float truth = due[answer];
      float error = truth - said[answer];
      boolean learned = !Float.isNaN(truth) && isLesson(rows, row, answer, t, error);
      lesson[answer] = learned;
      known[answer] = learned ? truth : Float.NaN;
      differences[answer] = learned ? error : 0f;
      any |= learned;
    }
    return any;
  }

  private boolean isLesson(Rows rows, int row, int answer, int t, float error) {
    if (options.task().isDeclared()) {
      return declaredErrors.isLesson(answer, error, rows.learned());
    }
    // Those of the nearer horizons were judged when they came.
    boolean isNow = answer >= answers - targets.length;
    return !isNow || !inputs.isSetAside(row, targets[t]);
  }

  /**
   * The error of the forecasts for a row over what is learned of it; NaN if nothing is. A target
   * that is new since the forecast was made has none.
   */
  private double error(Rows rows, int row, float[] forecasts, int from, boolean isMemo) {
    int now = (horizons.count() - 1) * targets.length;
    double squares = 0;
    int lessons = 0;
    for (int j = 0; j < horizons.count(); j++) {
      int at = isMemo ? from : from + fields.matured(j);
      for (int t = 0; t < targets.length; t++) {
        if (lesson[now + t] && !Float.isNaN(forecasts[at + targets[t]])) {
          double away = (double) forecasts[at + targets[t]] - truths.now(rows, row, t);
          squares += away * away;
          lessons++;
        }
      }
    }
    // As in an output, which is a float.
    return lessons == 0 ? Double.NaN : (float) Math.sqrt(squares / lessons);
  }

  private void learnDynamics(Rows rows, int row) {
    kernels.multiply(errors, rule.weights(), slope);
    for (int i = 0; i < readStates.columns(); i++) {
      readStates.set(0, i, -slope.at(0, 1 + options.channels() + i));
    }
    int state = row * layout.sequence.width();
    dynamics.learn(readStates, rows.states(), state + layout.traces);
  }

  private void train(int row, boolean doubtful, long number) {
    if (doubtful) {
      for (int i = 0; i < features; i++) {
        featureRows.matured[row * features + i] *= DOUBT;
      }
      for (int answer = 0; answer < answers; answer++) {
        errors.set(0, answer, errors.at(0, answer) * DOUBT);
      }
    }
    rule.learn(featureRows.then, errors, number);
  }

  private void followError(Rows rows, double error) {
    if (Double.isNaN(error)) {
      return;
    }
    float[] parameters = rows.parameters();
    double weight = Math.max(SLOWEST, 1 / (rows.learned() + 1.0));
    double before = parameters[layout.error];
    parameters[layout.error] =
        (float) Math.sqrt((1 - weight) * before * before + weight * error * error);
  }
}
