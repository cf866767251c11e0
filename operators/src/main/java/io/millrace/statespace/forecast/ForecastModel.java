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
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.statespace.dynamics.Dynamics;
import io.millrace.statespace.mode.EventTime;
import io.millrace.statespace.readout.ReadoutRule;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/*
 *   symbol  meaning                    shape
 *   u       filled input               C
 *   x       states                     2n
 *   phi     features, (1, u, x) and    F
 *           those besides
 *   W       readout                    H T x F
 *   h       observations ahead, the    number
 *           longest of H horizons
 *
 *   step   newest  <- its step with u_t;        forecast_t = W phi_t, waits for its horizon
 *          matured <- its step with u_{t-h};    phi_{t-h} belongs to the targets up to y_t
 *   learn  e = y - W phi_{t-h}, see Lessons
 *
 * Waiting for a target costs h C and the sum of all horizons times T floats, and a second state.
 * Storing phi itself would cost h · F floats; storing traces for h steps would cost far more.
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
 * of the input of this operator: after {@code standardize}, standard deviations. With several
 * horizons each has these fields, whose names then end in its number, such as {@code prediction_6}.
 *
 * <p>With the option {@code residual} it also emits each observation without its earlier forecast,
 * in the units of its input: what a stage behind it may code. With several horizons it is that of
 * the nearest.
 *
 * <p>Where targets are declared, {@code prediction} and {@code matured} have one number per
 * declared value, and those and the error are in the units in which the value is read.
 */
public final class ForecastModel implements Restartable {

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
  private final Horizons horizons;
  private final Dynamics dynamics;
  private final ReadoutRule rule;
  private final ForecastLayout layout;
  private final Signature signature;
  private final int stateWidth;
  private final EventTime times;
  private final OwnReadouts own;
  private final ForecastFields fields;
  private final FilledInputs inputs;
  private final Truths truths;
  private final FeatureRows features;
  private final Predicted predicted;
  private final Answers answers;
  private final Lessons lessons;
  private boolean[] arrived = {};
  private boolean[] doubtful = {};

  ForecastModel(ForecastOptions options, KernelChoice choice) {
    this.options = options;
    this.batches = new MiniBatches(options.learning().batch());
    this.horizons = options.task().ahead();
    Kernels kernels = choice.create();
    this.dynamics = options.dynamics(choice);
    this.rule = options.rule(kernels, choice.lanes());
    this.layout = new ForecastLayout(options, dynamics, rule);
    this.inputs = new FilledInputs(options, layout);
    this.own = new OwnReadouts(options, kernels, choice.lanes());
    this.times = EventTime.in(layout.sequence);
    this.fields = new ForecastFields(options);
    this.truths = new Truths(options, layout);
    this.features = new FeatureRows(options, layout, dynamics);
    this.signature =
        new Signature(
            new Ports(
                options.channels(),
                options.task().declared(),
                options.task().filling().port(),
                fields.all()),
            Timing.IMMEDIATE,
            layout.sequence,
            layout.parameters,
            cost());
    this.stateWidth = layout.sequence.width();
    this.predicted = new Predicted(options, layout, kernels);
    this.answers =
        new Answers(options, fields, layout, truths, own, predicted, signature.outputWidth());
    this.lessons =
        new Lessons(
            options,
            new Lessons.Parts(
                fields, layout, dynamics, rule, own, truths, inputs, features, predicted),
            kernels);
  }

  /** Factory of a {@code forecast} stage. */
  public static ModelFactory.Operator factory() {
    return ModelFactory.declaring(
        ForecastOptions.KEYS,
        (int channels, Options options) ->
            new ForecastModel(ForecastOptions.read(channels, options), KernelChoice.ofProcess()));
  }

  private long cost() {
    long driven = options.layer().kind() == ForecastOptions.Kind.S5 ? options.channels() : 1;
    return 2 * 2L * dynamics.modes * (driven + 4) + (long) options.features() * options.answers();
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
    predicted.open(rows.parameters());
    own.open(rows.parameters(), layout.own);
    int channels = options.channels();
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
    int ring = (int) (rows.steps(row) % horizons.longest());
    boolean waited = layout.isUnusual(states, state, ring);
    inputs.fill(rows, row);
    doubtful[row] = waited || layout.isUnusual(states, state, ring) || isAnyUnusual(rows, row);
    long gap = times.advance(rows, row, state);
    features.advance(rows, row, inputs.values(), gap);
    boolean judged = answers.write(rows, row, features);
    arrived[row] = horizons.count() == 1 ? judged : rows.steps(row) >= horizons.longest();
    features.await(rows, row, inputs.values(), gap);
    truths.keep(rows, row, inputs);
    rows.advance(row, Outcome.EMITTED);
  }

  /** Whether a target of the pair, but the last, came with an unusual reading. */
  private boolean isAnyUnusual(Rows rows, int row) {
    int longest = horizons.longest();
    for (int j = 0; j < horizons.count() - 1; j++) {
      int ring = (int) Math.floorMod(rows.steps(row) - longest + horizons.of(j), (long) longest);
      if (layout.isUnusual(rows.states(), row * stateWidth, ring)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void learn(Rows rows) {
    lessons.open(rows.parameters());
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.EMITTED && arrived[row] && isLearned(rows, row)) {
        int at = row * signature.outputWidth();
        lessons.learn(rows, row, rows.outputs(), at, false, doubtful[row]);
      }
    }
  }

  /** Whether the features of a row that was stepped are behind the first readings of its key. */
  private boolean isLearned(Rows rows, int row) {
    int first = Math.max(UNLEARNED, options.besides().reach());
    return rows.steps(row) > horizons.longest() + first;
  }

  /**
   * The dynamics learn by traces, which have moved on when a target comes late; and with several
   * horizons the targets of a pair would come at different times.
   */
  @Override
  public int memoWidth() {
    return !options.task().isDeclared()
            || horizons.count() > 1
            || options.learning().train() == ForecastOptions.Train.DYNAMICS
        ? 0
        : options.features() + options.answers() + 1;
  }

  /** A memo is the features of the row that is due, its forecast, and whether it is in doubt. */
  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    if (rows.outcome(row) != Outcome.EMITTED || !isLearned(rows, row)) {
      return false;
    }
    int width = options.features();
    int targets = options.answers();
    int at = row * signature.outputWidth() + fields.matured(0);
    System.arraycopy(features.matured, row * width, memo, 0, width);
    System.arraycopy(rows.outputs(), at, memo, width, targets);
    memo[width + targets] = doubtful[row] ? 1 : 0;
    return true;
  }

  @Override
  public void learnLate(Rows memos) {
    size(memos.capacity());
    lessons.open(memos.parameters());
    int memo = memoWidth();
    int width = options.features();
    for (int row = 0; row < memos.size(); row++) {
      if (memos.admitTargets(row, LARGEST)) {
        System.arraycopy(memos.inputs(), row * memo, features.matured, row * width, width);
        boolean doubt = memos.inputs()[(row + 1) * memo - 1] != 0;
        lessons.learn(memos, row, memos.inputs(), row * memo + width, true, doubt);
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
    lessons.forget(parameters, share);
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return before instanceof ForecastModel older
        ? ForecastCarrying.of(older.options, older.signature, options, signature, change)
        : Carrying.refused("forecast: expected forecast before, too");
  }

  private void size(int capacity) {
    inputs.size(capacity);
    features.size(capacity);
    predicted.size(capacity);
    if (arrived.length < capacity) {
      arrived = new boolean[capacity];
      doubtful = new boolean[capacity];
    }
  }
}
