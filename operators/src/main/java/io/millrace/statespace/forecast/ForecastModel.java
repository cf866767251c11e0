package io.millrace.statespace.forecast;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.statespace.mode.EventTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 *   symbol  meaning                    shape
 *   u       filled input               C
 *   x       states                     2n
 *   phi     features, (1, u, x) and    F
 *           those besides
 *   W       readout                    T x F
 *   h       observations ahead         number
 *
 *   step   newest  <- its step with u_t;        forecast_t = W phi_t, waits h steps
 *          matured <- its step with u_{t-h};    phi_{t-h} belongs to the new target y_t
 *          error   = root mean square of forecast_{t-h} - y_t over the observed targets
 *   learn  e = y_t - W phi_{t-h}; the rule changes W, and the slope -W_x' e goes into the exact
 *          gradient of the dynamics
 *
 * Waiting for a target costs h (C + T) floats and a second state. Storing phi itself would cost h ·
 * F floats; storing traces for h steps would cost far more.
 *
 * Range: an observation with a number beyond ±1e8 is refused, because squares of features must stay
 * far below the limit of float32.
 */
/**
 * Forecasts channels a number of observations ahead and learns from every target when it arrives,
 * with a state-space layer as memory and a linear readout that is trained online.
 *
 * <p>For every observation, from the first on, it emits the forecast, the earlier forecast of this
 * observation, and its error. {@code prediction} and {@code matured} have one number per channel,
 * NaN for a channel that is not a target. {@code matured} and {@code error} are NaN for the first
 * {@code ahead} observations, {@code error} also if no target was observed. The error is in units
 * of the input of this operator: after {@code standardize}, standard deviations.
 *
 * <p>With the option {@code residual} it also emits each observation without its earlier forecast,
 * in the units of its input: what a stage behind it may code.
 *
 * <p>Where targets are declared, {@code prediction} and {@code matured} have one number per
 * declared value, and those and the error are in the units in which the value is read.
 */
public final class ForecastModel implements Restartable {

  /**
   * Factor of features and errors of a pair with an unusual reading, so that the pair counts a
   * quarter. Such features have a large norm, and would outweigh many usual pairs.
   */
  private static final float DOUBT = 0.5f;

  private static final double SLOWEST = 1e-3;

  /** Channels below it are nothing beside the ridge, so such a stream would never be learned. */
  private static final float LEAST = 1e-8f;

  /** Largest magnitude of a declared target, whose errors are squared. */
  private static final float LARGEST = 1e8f;

  /**
   * First readings of a key that are no lesson: a wild one among them is known by the next ones.
   */
  private static final int UNLEARNED = 5;

  private final ForecastOptions options;
  private final MiniBatches batches;
  private final int channels;
  private final int[] targets;
  private final int declared;
  private final int shown;
  private final int ahead;
  private final int features;
  private final Lags lags;
  private final Calendar calendar;
  private final Dynamics dynamics;
  private final ReadoutRule rule;
  private final ForecastLayout layout;
  private final Signature signature;
  private final int outputWidth;
  private final int stateWidth;
  private final EventTime times;
  private final Kernels kernels;
  private final TargetErrors declaredErrors;
  private final OwnReadouts own;
  private final Intervals intervals;
  private final boolean[] lesson;
  private final FloatMatrix readout;
  private final FloatMatrix now;
  private final FloatMatrix then;
  private final FloatMatrix errors;
  private final FloatMatrix slope;
  private final FloatMatrix readStates;
  private final FilledInputs inputs;
  private float[] matured = {};
  private boolean[] arrived = {};
  private boolean[] doubtful = {};

  ForecastModel(ForecastOptions options, KernelChoice choice) {
    this.options = options;
    this.batches = new MiniBatches(options.learning().batch());
    this.channels = options.channels();
    this.targets = options.task().targets().stream().mapToInt(Integer::intValue).toArray();
    this.declared = options.task().declared();
    this.shown = options.task().isDeclared() ? targets.length : channels;
    this.ahead = options.task().ahead();
    this.features = options.features();
    this.lags = options.besides().lags();
    this.calendar = options.besides().calendar();
    this.kernels = choice.create();
    this.dynamics = options.dynamics(choice);
    this.rule = options.rule(kernels, choice.lanes());
    this.layout = new ForecastLayout(options, dynamics, rule);
    this.inputs = new FilledInputs(options, layout);
    this.declaredErrors = new TargetErrors(targets.length);
    this.own = new OwnReadouts(options, kernels, choice.lanes());
    this.intervals = new Intervals(targets.length, ahead, options.output().interval());
    this.lesson = new boolean[targets.length];
    this.times = EventTime.in(layout.sequence);
    this.readout = FloatMatrix.of(targets.length, features);
    this.now = FloatMatrix.of(1, features);
    this.then = FloatMatrix.of(1, features);
    this.errors = FloatMatrix.of(1, targets.length);
    this.slope = FloatMatrix.of(1, features);
    this.readStates = FloatMatrix.of(1, 2 * dynamics.modes);
    this.signature =
        new Signature(
            new Ports(channels, declared, options.task().filling().port(), outputs()),
            Timing.IMMEDIATE,
            layout.sequence,
            layout.parameters,
            cost());
    this.outputWidth = signature.outputWidth();
    this.stateWidth = layout.sequence.width();
  }

  private List<OutputField> outputs() {
    List<OutputField> outputs =
        new ArrayList<>(
            List.of(
                forecast("prediction").as(forecastOf(), ahead),
                forecast("matured").as(OutputField.Meaning.EXPECTED, ahead),
                OutputField.scalar("error").as(OutputField.Meaning.ERROR)));
    if (options.output().residual() == ForecastOptions.Residual.WRITTEN) {
      // A difference: a stage that scales it back must not add a mean.
      outputs.add(
          new OutputField("residual", channels, OutputField.Form.DENSE, OutputField.Units.NONE));
    }
    if (options.output().interval() > 0) {
      outputs.add(forecast("lower"));
      outputs.add(forecast("upper"));
      outputs.add(forecast("matured_lower").as(OutputField.Meaning.LOWER, ahead));
      outputs.add(forecast("matured_upper").as(OutputField.Meaning.UPPER, ahead));
    }
    return outputs;
  }

  /** A declared target has units of its own, which no stage before may scale back. */
  private OutputField forecast(String name) {
    return declared == 0
        ? OutputField.likeInput(name, channels)
        : new OutputField(name, shown, OutputField.Form.DENSE, OutputField.Units.NONE);
  }

  private OutputField.Meaning forecastOf() {
    return declared == 0 ? OutputField.Meaning.FORECAST : OutputField.Meaning.TARGETS;
  }

  /** What became true of target {@code t}; NaN where it was not observed. */
  private float truth(Rows rows, int row, int t) {
    return declared == 0
        ? rows.inputs()[row * channels + targets[t]]
        : rows.targets()[row * declared + targets[t]];
  }

  /** Factory of a {@code forecast} stage. */
  public static ModelFactory.Operator factory() {
    return ModelFactory.declaring(
        ForecastOptions.KEYS,
        (int channels, Options options) ->
            new ForecastModel(ForecastOptions.read(channels, options), KernelChoice.ofProcess()));
  }

  private long cost() {
    long driven = options.layer().kind() == ForecastOptions.Kind.S5 ? channels : 1;
    return 2 * 2L * dynamics.modes * (driven + 4) + (long) features * targets.length;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    layout.parameters.fill(parameters, 0);
    dynamics.initialize(parameters, 0, seed);
    FloatMatrix start = options.startOfReadout();
    System.arraycopy(start.values(), 0, parameters, layout.readout, start.size());
    rule.initialize(parameters, layout.readout, layout.rule);
    if (own.isUsed()) {
      own.initialize(parameters, layout.own);
    }
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return batches.horizon(learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return batches.version(learned);
  }

  @Override
  public Gauges gauges() {
    return new Gauges(Map.of("error", "error"));
  }

  @Override
  public void step(Rows rows) {
    size(rows.capacity());
    dynamics.open(rows.parameters(), 0);
    readout.onto(rows.parameters(), layout.readout);
    own.open(rows.parameters(), layout.own);
    for (int row = 0; row < rows.size(); row++) {
      arrived[row] = false;
      if (rows.admit(row, signature.ports().missing()) && rows.admitTargets(row, LARGEST)) {
        int small = batches.version(rows.learned()) == 0 ? rows.tooSmall(row, channels, LEAST) : -1;
        if (small < 0) {
          advance(rows, row);
        } else {
          rows.refuse(row, Refusal.tooSmall(small, "1e-8"));
        }
      }
    }
  }

  private void advance(Rows rows, int row) {
    float[] states = rows.states();
    int state = row * stateWidth;
    int ring = (int) (rows.steps(row) % ahead);
    boolean waited = layout.isUnusual(states, state, ring);
    inputs.fill(rows, row);
    doubtful[row] = waited || layout.isUnusual(states, state, ring);
    float[] filled = inputs.values();
    long gap = times.advance(rows, row, state);

    dynamics.select(gap);
    dynamics.advance(filled, row * channels, states, state + layout.newest);
    keep(rows, row, filled);
    gather(rows, row, rows.steps(row), filled, row * channels, state + layout.newest, now);
    if (rows.steps(row) >= ahead) {
      int due = state + layout.inputs + ring * channels;
      dynamics.select(layout.readGap(states, state, ring));
      dynamics.advanceTraced(states, due, states, state + layout.matured, state + layout.traces);
      then.onto(matured, row * features);
      gather(rows, row, rows.steps(row) - ahead, states, due, state + layout.matured, then);
    }
    write(rows, row, state + layout.forecasts + ring * targets.length);
    System.arraycopy(
        filled, row * channels, states, state + layout.inputs + ring * channels, channels);
    layout.writeGap(gap, states, state, ring);
    layout.writeTime(rows.time(row), states, state, ring);
    rows.advance(row, Outcome.EMITTED);
  }

  private void keep(Rows rows, int row, float[] filled) {
    if (layout.pastRows > 0) {
      int newest = (int) (rows.steps(row) % layout.pastRows) * channels;
      int past = row * stateWidth + layout.past;
      System.arraycopy(filled, row * channels, rows.states(), past + newest, channels);
    }
  }

  /** Gathers the features of a step, the newest or the one whose target is due. */
  private void gather(
      Rows rows, int row, long step, float[] u, int at, int state, FloatMatrix into) {
    float[] values = into.values();
    int to = into.offset();
    values[to] = 1f;
    System.arraycopy(u, at, values, to + 1, channels);
    int next = to + 1 + channels;
    System.arraycopy(rows.states(), state, values, next, 2 * dynamics.modes);
    next += 2 * dynamics.modes;
    int key = row * stateWidth;
    lags.write(rows.states(), key + layout.past, layout.pastRows, step, channels, values, next);
    next += lags.width(channels);
    long time =
        step == rows.steps(row)
            ? rows.time(row)
            : layout.readTime(rows.states(), key, (int) (step % ahead));
    calendar.write(time, u, at, channels, values, next);
  }

  /** Emits the row, and replaces the forecast that waited by the new one. */
  private void write(Rows rows, int row, int waiting) {
    float[] outputs = rows.outputs();
    float[] states = rows.states();
    int prediction = row * outputWidth;
    int before = prediction + shown;
    Arrays.fill(outputs, prediction, prediction + outputWidth, Float.NaN);
    boolean due = rows.steps(row) >= ahead;
    double squares = 0;
    int observed = 0;
    for (int t = 0; t < targets.length; t++) {
      int target = targets[t];
      float full =
          kernels.dot(readout.values(), readout.offset() + t * features, now.values(), 0, features);
      float forecast = own.mixed(t, full, now.values(), 0, rows.learned());
      if (due) {
        outputs[before + target] = states[waiting + t];
        double away = (double) states[waiting + t] - truth(rows, row, t);
        if (options.output().residual() == ForecastOptions.Residual.WRITTEN) {
          outputs[before + shown + 1 + target] = (float) -away;
        }
        squares += Double.isNaN(away) ? 0 : away * away;
        observed += Double.isNaN(away) ? 0 : 1;
      }
      if (layout.intervals >= 0) {
        bound(rows, row, t, due, forecast);
      }
      outputs[prediction + target] = forecast;
      states[waiting + t] = forecast;
    }
    if (observed > 0) {
      outputs[before + shown] = (float) Math.sqrt(squares / observed);
      arrived[row] = true;
    }
  }

  /** Learns from what is due of a target, and gives bounds to its new forecast. */
  private void bound(Rows rows, int row, int t, boolean due, float forecast) {
    float[] states = rows.states();
    float[] outputs = rows.outputs();
    int ring = (int) (rows.steps(row) % ahead);
    int at = row * stateWidth + layout.intervals;
    int lower = row * outputWidth + outputWidth - 4 * shown + targets[t];
    if (due) {
      float matured = outputs[row * outputWidth + shown + targets[t]];
      outputs[lower + 2 * shown] = matured + intervals.bound(states, at, 0, ring, t);
      outputs[lower + 3 * shown] = matured + intervals.bound(states, at, 1, ring, t);
      float truth = truth(rows, row, t);
      if (!Float.isNaN(truth) && !Float.isNaN(matured)) {
        intervals.learn(states, at, ring, t, truth, matured);
      }
    }
    intervals.give(states, at, ring, t);
    outputs[lower] = forecast + intervals.bound(states, at, 0, ring, t);
    outputs[lower + shown] = forecast + intervals.bound(states, at, 1, ring, t);
  }

  @Override
  public void learn(Rows rows) {
    float[] parameters = rows.parameters();
    open(parameters);
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.EMITTED && arrived[row] && isLearned(rows, row)) {
        learn(rows, row, rows.outputs(), row * outputWidth + shown);
      }
    }
  }

  /** Whether the features of a row that was stepped are behind the first readings of its key. */
  private boolean isLearned(Rows rows, int row) {
    return rows.steps(row) > ahead + Math.max(UNLEARNED, lags.longest());
  }

  private void open(float[] parameters) {
    rule.open(parameters, layout.readout, layout.rule);
    declaredErrors.open(parameters, layout.errors);
    own.open(parameters, layout.own);
  }

  /**
   * Learns a row whose features and doubt are known.
   *
   * @param forecasts array that contains the forecasts which are judged
   * @param at index of the first of them
   */
  private void learn(Rows rows, int row, float[] forecasts, int at) {
    compare(rows, row);
    double error = error(rows, row, forecasts, at);
    if (Double.isNaN(error)) {
      return;
    }
    if (options.learning().train() == ForecastOptions.Train.DYNAMICS) {
      learnDynamics(rows, row);
    }
    if (own.isUsed()) {
      learnOwn(rows, row);
    }
    train(row, rows.learned() + 1);
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

  /** Writes what became true of a row, less what the readout says now; zero for no lesson. */
  private void compare(Rows rows, int row) {
    FloatMatrix weights = rule.weights();
    then.onto(matured, row * features);
    for (int t = 0; t < targets.length; t++) {
      float truth = truth(rows, row, t);
      int at = weights.offset() + t * features;
      float found = kernels.dot(weights.values(), at, matured, row * features, features);
      lesson[t] = !Float.isNaN(truth) && isLesson(rows, row, t, truth - found);
      errors.set(0, t, lesson[t] ? truth - found : 0f);
    }
  }

  private boolean isLesson(Rows rows, int row, int t, float error) {
    return declared == 0
        ? !inputs.isSetAside(row, targets[t])
        : declaredErrors.isLesson(t, error, rows.learned());
  }

  /**
   * The error of the forecasts of a row over what is learned; NaN if nothing is. A target that is
   * new since the forecast was made has none.
   */
  private double error(Rows rows, int row, float[] forecasts, int at) {
    double squares = 0;
    int lessons = 0;
    for (int t = 0; t < targets.length; t++) {
      if (lesson[t] && !Float.isNaN(forecasts[at + targets[t]])) {
        double away = (double) forecasts[at + targets[t]] - truth(rows, row, t);
        squares += away * away;
        lessons++;
      }
    }
    // As in an output, which is a float.
    return lessons == 0 ? Double.NaN : (float) Math.sqrt(squares / lessons);
  }

  private void learnDynamics(Rows rows, int row) {
    kernels.multiply(errors, rule.weights(), slope);
    for (int i = 0; i < readStates.columns(); i++) {
      readStates.set(0, i, -slope.at(0, 1 + channels + i));
    }
    dynamics.learn(readStates, rows.states(), row * stateWidth + layout.traces);
  }

  private void learnOwn(Rows rows, int row) {
    float scale = doubtful[row] ? DOUBT : 1;
    for (int t = 0; t < targets.length; t++) {
      float truth = lesson[t] ? truth(rows, row, t) : Float.NaN;
      own.learn(t, matured, row * features, scale, truth, errors.at(0, t), rows.learned() + 1);
    }
  }

  private void train(int row, long number) {
    if (doubtful[row]) {
      for (int i = 0; i < features; i++) {
        matured[row * features + i] *= DOUBT;
      }
      for (int t = 0; t < targets.length; t++) {
        errors.set(0, t, errors.at(0, t) * DOUBT);
      }
    }
    rule.learn(then, errors, number);
  }

  private void followError(Rows rows, double error) {
    float[] parameters = rows.parameters();
    double weight = Math.max(SLOWEST, 1 / (rows.learned() + 1.0));
    double before = parameters[layout.error];
    parameters[layout.error] =
        (float) Math.sqrt((1 - weight) * before * before + weight * error * error);
  }

  /** The dynamics learn by traces, which have moved on when a target comes late. */
  @Override
  public int memoWidth() {
    return declared == 0 || options.learning().train() == ForecastOptions.Train.DYNAMICS
        ? 0
        : features + targets.length + 1;
  }

  /** A memo is the features of the row that is due, its forecast, and whether it is in doubt. */
  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    if (rows.outcome(row) != Outcome.EMITTED || !isLearned(rows, row)) {
      return false;
    }
    System.arraycopy(matured, row * features, memo, 0, features);
    System.arraycopy(rows.outputs(), row * outputWidth + shown, memo, features, targets.length);
    memo[features + targets.length] = doubtful[row] ? 1 : 0;
    return true;
  }

  @Override
  public void learnLate(Rows memos) {
    size(memos.capacity());
    open(memos.parameters());
    int memo = memoWidth();
    for (int row = 0; row < memos.size(); row++) {
      if (memos.admitTargets(row, LARGEST)) {
        System.arraycopy(memos.inputs(), row * memo, matured, row * features, features);
        doubtful[row] = memos.inputs()[(row + 1) * memo - 1] != 0;
        learn(memos, row, memos.inputs(), row * memo + features);
      }
    }
  }

  /**
   * Of the readout. Learned dynamics go on with a constant step size: longer steps after a change
   * made them worse.
   */
  @Override
  public Set<EventEffect> effects() {
    return rule.forgets()
        ? EnumSet.of(EventEffect.RESTART, EventEffect.FORGET)
        : EnumSet.noneOf(EventEffect.class);
  }

  @Override
  public String obstacle() {
    return "with readout: nlms a forecast has neither a schedule nor a memory to be weighed; take"
        + " readout: rls";
  }

  @Override
  public void restart(float[] parameters) {
    forget(parameters, 0);
  }

  @Override
  public void forget(float[] parameters, double share) {
    rule.open(parameters, layout.readout, layout.rule);
    rule.forget(share);
    own.open(parameters, layout.own);
    own.forget(share);
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return before instanceof ForecastModel older
        ? ForecastCarrying.of(older.options, older.signature, options, signature, change)
        : Carrying.refused("forecast: expected forecast before, too");
  }

  private void size(int capacity) {
    inputs.size(capacity);
    if (arrived.length < capacity) {
      matured = new float[capacity * features];
      arrived = new boolean[capacity];
      doubtful = new boolean[capacity];
    }
  }
}
