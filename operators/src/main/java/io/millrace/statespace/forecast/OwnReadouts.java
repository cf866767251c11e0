package io.millrace.statespace.forecast;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import io.millrace.math.update.InverseFactor;
import io.millrace.statespace.calendar.Calendar;
import java.util.ArrayList;
import java.util.List;

/*
 *   symbol  meaning                                                             shape
 *   phi     features of all channels                                            F
 *   phi_j   those of channel j: 1, u_j, its states, the time, its products,     F_o
 *           and the plans
 *   w_j     weights of target j, by recursive least squares, as Rls             F_o
 *   a, b    errors of the two forecasts of a target
 *   lambda  share of the forecast from all channels                             T
 *
 * J. Bates, C. Granger, The Combination of Forecasts, Operational Research Quarterly 20, 1969: of
 * forecasts with errors a and b the mixture lambda a + (1 - lambda) b has the least square at
 *   lambda = -Σ b (a - b) / Σ (a - b)²      within [0, 1]
 * Both sums fade by MEMORY a row, and begin with PRIOR rows of the mean of (a - b)² that say a half.
 *
 *   | own.readout T x F_o | own.factor T x F_o (F_o + 1)/2 | own.mix 2 x T |
 *
 * An answer is a target at one of H horizons, number j T + t. Those of a target share its features and
 * its factor; own.readout has H T rows, that of a target and a horizon at t H + j, and own.mix H T numbers.
 */
/**
 * A second readout of each target, from its own channel alone, and the share of the first one in
 * the mixture of both. A channel that is its own best witness is forecast by few weights, which are
 * known after few readings.
 */
final class OwnReadouts {

  private static final double MEMORY = .999;
  private static final double PRIOR = 200;

  private final int features;
  private final int[] targets;
  private final int horizons;
  private final int answers;
  private final int[][] sources;
  private final Kernels kernels;
  private final Lanes lanes;
  private final InverseFactor factor;
  private final FloatMatrix phi;
  private final FloatMatrix start;
  private final FloatMatrix weights;
  private final FloatMatrix errors;
  private final float[] said;
  private float[] parameters = {};
  private int readout;
  private int factors;
  private int mix;

  OwnReadouts(ForecastOptions options, Kernels kernels, Lanes lanes) {
    this.targets =
        options.own()
            ? options.task().targets().stream().mapToInt(Integer::intValue).toArray()
            : new int[0];
    this.horizons = options.task().ahead().count();
    this.answers = targets.length * horizons;
    this.sources = new int[targets.length][];
    for (int t = 0; t < targets.length; t++) {
      sources[t] = sources(options, targets[t]);
    }
    this.features = targets.length == 0 ? 1 : sources[0].length;
    this.kernels = kernels;
    this.lanes = lanes;
    this.factor =
        new InverseFactor(
            features,
            options.learning().readout().forgetting(),
            options.learning().readout().ridge(),
            kernels,
            lanes);
    this.phi = FloatMatrix.of(1, features);
    this.start = FloatMatrix.of(1, features);
    if (isUsed() && options.task().prior() == ForecastOptions.Prior.LAST) {
      start.set(0, 1, 1);
    }
    this.weights = FloatMatrix.of(horizons, features);
    this.errors = FloatMatrix.of(1, horizons);
    this.said = new float[horizons];
  }

  /** Number of features of a channel. */
  static int features(ForecastOptions options) {
    return sources(options, 0).length;
  }

  private static int[] sources(ForecastOptions options, int channel) {
    int channels = options.channels();
    int modes = options.modes();
    int each = modes / channels;
    int states = 1 + channels;
    int past = states + 2 * modes;
    Calendar calendar = options.besides().calendar();
    int lags = options.besides().lags().lags().size();
    int time = past + lags * channels;
    List<Integer> sources = new ArrayList<>(List.of(0, 1 + channel));
    for (int part = 0; part < 2; part++) {
      for (int mode = 0; mode < each; mode++) {
        sources.add(states + part * modes + channel * each + mode);
      }
    }
    for (int lag = 0; lag < lags; lag++) {
      sources.add(past + lag * channels + channel);
    }
    for (int i = 0; i < calendar.plain(); i++) {
      sources.add(time + i);
    }
    for (int product = 0; product < calendar.products(); product++) {
      sources.add(time + calendar.plain() + product * channels + channel);
    }
    Planned planned = options.besides().planned();
    planned.channels().forEach(plan -> sources.add(1 + plan));
    for (int i = 0; i < planned.width(); i++) {
      sources.add(time + calendar.width(channels) + i);
    }
    return sources.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether there is any. */
  boolean isUsed() {
    return targets.length > 0;
  }

  static List<Slot> slots(ForecastOptions options) {
    if (!options.own()) {
      return List.of();
    }
    int count = options.task().targets().size();
    int width = features(options);
    return List.of(
        Slot.of("own.readout", options.answers(), width),
        Slot.of("own.factor", count, InverseFactor.size(width)),
        Slot.of("own.mix", 2, options.answers()));
  }

  /** Writes the initial values of its slots, which must contain zeros. */
  void initialize(float[] into, int at) {
    open(into, at);
    for (int t = 0; t < targets.length; t++) {
      factor.initialize(into, factors + t * InverseFactor.size(features));
    }
    for (int answer = 0; answer < answers; answer++) {
      System.arraycopy(start.values(), 0, into, readout + answer * features, features);
    }
  }

  /** Selects a group's parameters, its slots from {@code at} on. */
  void open(float[] of, int at) {
    parameters = of;
    readout = at;
    factors = readout + answers * features;
    mix = factors + targets.length * InverseFactor.size(features);
  }

  /**
   * Mixes the forecasts from all channels with those from the targets' own.
   *
   * @param forecasts of the answers
   * @param values array with the features of all channels from {@code at} on
   * @param learned number of rows that the group has learned
   */
  void mix(float[] forecasts, float[] values, int at, long learned) {
    for (int t = 0; t < targets.length; t++) {
      gather(t, values, at);
      say(t);
      for (int j = 0; j < horizons; j++) {
        int answer = j * targets.length + t;
        double share = share(answer, learned);
        forecasts[answer] = (float) (share * forecasts[answer] + (1 - share) * said[j]);
      }
    }
  }

  private void gather(int t, float[] values, int at) {
    float[] gathered = phi.values();
    int[] from = sources[t];
    for (int i = 0; i < features; i++) {
      gathered[i] = values[at + from[i]];
    }
  }

  /** Computes what the own readout says of a target, for each horizon. */
  private void say(int t) {
    weights.onto(parameters, readout + t * horizons * features);
    kernels.dots(weights, phi.values(), 0, said);
  }

  private double share(int answer, long learned) {
    double rows = Math.min(learned, 1 / (1 - MEMORY));
    double squares = parameters[mix + answers + answer];
    if (rows < 1 || squares == 0) {
      return .5;
    }
    double usual = squares / rows * PRIOR;
    double share = (parameters[mix + answer] + .5 * usual) / (squares + usual);
    return Math.max(0, Math.min(share, 1));
  }

  /**
   * Learns a row.
   *
   * @param values array with the features of all channels from {@code at} on
   * @param scale factor of features and errors
   * @param truths of the answers; NaN for no lesson
   * @param others errors of the readout of all channels; 0 for no lesson
   * @param rows number of rows that the group has learned, with this one
   */
  void learn(float[] values, int at, float scale, float[] truths, FloatMatrix others, long rows) {
    for (int t = 0; t < targets.length; t++) {
      gather(t, values, at);
      say(t);
      for (int j = 0; j < horizons; j++) {
        int answer = j * targets.length + t;
        said[j] = compare(answer, scale, truths[answer] - said[j], others.at(0, answer));
      }
      if (scale != 1) {
        lanes.scale(scale, phi, phi);
      }
      factor.onto(parameters, factors + t * InverseFactor.size(features));
      float alpha = factor.learn(phi);
      for (int j = 0; j < horizons; j++) {
        errors.set(0, j, scale * said[j] / alpha);
      }
      change(t);
      renew(t, rows);
    }
  }

  /** Follows how far the two forecasts are apart, and returns the error of the own one. */
  private float compare(int answer, float scale, float found, float error) {
    float own = Float.isNaN(found) ? 0 : found;
    double apart = (double) error - own;
    float[] of = parameters;
    int square = mix + answers + answer;
    of[mix + answer] = (float) (MEMORY * of[mix + answer] - scale * scale * own * apart);
    of[square] = (float) (MEMORY * of[square] + scale * scale * apart * apart);
    return own;
  }

  private void renew(int t, long rows) {
    int end = factor.endDue(rows);
    for (int i = factor.firstDue(rows); i < end; i++) {
      float value = factor.priorRow(rows);
      float alpha = factor.renew(i, value);
      for (int j = 0; j < horizons; j++) {
        float weight = parameters[readout + (t * horizons + j) * features + i];
        errors.set(0, j, value * (start.at(0, i) - weight) / alpha);
      }
      change(t);
    }
  }

  private void change(int t) {
    weights.onto(parameters, readout + t * horizons * features);
    kernels.addTransposedLeft(errors, factor.gain(), weights);
  }

  /** Forgets a part of what was learned; the weights stay, and the shares as well. */
  void forget(double share) {
    for (int t = 0; t < targets.length; t++) {
      factor.onto(parameters, factors + t * InverseFactor.size(features));
      factor.forget(share);
    }
  }
}
