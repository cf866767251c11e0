package io.millrace.statespace.forecast;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StageInputs;
import io.millrace.api.spec.Options;
import io.millrace.bounds.Bounds;
import io.millrace.statespace.dynamics.Dynamics;
import io.millrace.statespace.dynamics.FixedDynamics;
import io.millrace.statespace.dynamics.TrainedDynamics;
import io.millrace.statespace.layer.LayerOptions;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.readout.AdamReadout;
import io.millrace.statespace.readout.Nlms;
import io.millrace.statespace.readout.ReadoutCopy;
import io.millrace.statespace.readout.ReadoutRule;
import io.millrace.statespace.readout.Rls;
import io.millrace.statespace.start.Initialisation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Options of a forecast.
 *
 * @param channels number of channels of an observation
 * @param task what is forecast
 * @param layer the state-space layer
 * @param learning how it learns
 * @param besides features beside inputs and states
 * @param own whether each target has a second readout, of its own channel
 * @param output what is written beside forecasts and their errors
 */
record ForecastOptions(
    int channels,
    Task task,
    Layer layer,
    Learning learning,
    Besides besides,
    boolean own,
    Output output) {

  private static final double LEAST_INTERVAL = 0.5;
  static final int MOST_AHEAD = 4096;
  private static final int MOST_FOR_RLS = 1024;

  private static final Key<List<Integer>> TARGETS =
      Key.of("targets", Forms.differentWholes(0, Integer.MAX_VALUE))
          .describedAs("The channels that are forecast, counted from 0.")
          .defaultsToComputed("all channels that are not planned");
  private static final Key<List<Integer>> AHEAD =
      Key.of("ahead", Forms.differentWholes(1, MOST_AHEAD))
          .describedAs(
              "Observations of a key between a forecast and its target; several are horizons of"
                  + " one model.")
          .defaultsToComputed("1");
  private static final Key<Filling> MISSING =
      Key.choice("missing", Filling.HOLD).describedAs("What stands in for missing values.");
  private static final Key<Prior> PRIOR =
      Key.choice("prior", Prior.LAST)
          .describedAs("What is forecast before anything was learned: the value now, or zero.");
  private static final Key<Kind> LAYER =
      Key.choice("layer", Kind.S4D)
          .describedAs("How inputs enter: modes for each channel, or mixed over all channels.");
  private static final Key<Train> TRAIN =
      Key.choice("train", Train.READOUT)
          .describedAs("What learns: the readout alone, or poles, steps and input weights too.");
  private static final Key<Integer> SEED =
      LayerOptions.SEED.describedAs(
          "Seed of the mixtures of the layer s5 where the readout alone learns.");
  private static final Key<Double> DYNAMICS_RATE =
      Key.number("dynamics_rate", 1e-8, 1)
          .describedAs("Step size of what learns besides the readout; with train: dynamics.")
          .defaultsTo(1e-3);
  private static final Key<Integer> BATCH =
      Key.whole("batch", 1, 100_000).describedAs("Observations of a mini-batch.").defaultsTo(1);
  private static final Key<Rule> READOUT =
      Key.choice("readout", Rule.RLS).describedAs("How the readout learns.");
  private static final Key<Double> RATE =
      Key.number("rate", 1e-8, 2)
          .describedAs("Step size of nlms and adam.")
          .defaultsToComputed("0.5 with nlms, 0.002 with adam");
  private static final Key<Double> FORGETTING =
      Key.number("forgetting", 0.5, 1)
          .describedAs("Weight of the past per observation, with readout: rls.")
          .defaultsTo(0.9999);
  private static final Key<Double> RIDGE =
      Key.number("ridge", 1e-6, 1e6)
          .describedAs("Weight of the prior, in rows of unit features, with readout: rls.")
          .defaultsTo(10.0);

  private static final Key<Double> INTERVAL =
      Key.number("interval", 0, 0.999)
          .describedAs("Share of the targets that lies between lower and upper; 0: without them.")
          .defaultsTo(0.0);
  private static final Key<Boolean> OWN =
      Key.flag("own")
          .describedAs("Mixes in a second forecast of each target, from its own channel alone.")
          .defaultsTo(false);
  private static final Key<Boolean> RESIDUAL =
      Key.flag("residual")
          .describedAs(
              "Whether each observation without its forecast is written too, for a stage behind"
                  + " this one.")
          .defaultsTo(false);

  /** The keys of the options. */
  static final KeyTable KEYS =
      KeyTable.of(
              TARGETS,
              AHEAD,
              MISSING,
              PRIOR,
              LAYER,
              TRAIN,
              Besides.LAGS,
              Besides.CALENDAR,
              Besides.PLANNED,
              OWN,
              INTERVAL,
              Bounds.NONNEGATIVE,
              Bounds.BOUNDS)
          .and(LayerOptions.keys(Initialisation.PTD))
          .and(SEED, READOUT, RATE, FORGETTING, RIDGE, DYNAMICS_RATE, BATCH, RESIDUAL);

  /**
   * What is forecast.
   *
   * @param targets the channels to forecast, without duplicates; if they are declared, their
   *     indices among the targets of a row
   * @param declared number of targets of a row; 0: the targets are channels
   * @param ahead numbers of observations ahead
   * @param filling how missing values are replaced
   * @param prior initial forecast, before anything was learned
   */
  record Task(List<Integer> targets, int declared, Horizons ahead, Filling filling, Prior prior) {

    /** Targets that are channels, and one horizon. */
    Task(List<Integer> targets, int ahead, Filling filling, Prior prior) {
      this(targets, 0, new Horizons(List.of(ahead)), filling, prior);
    }

    boolean isDeclared() {
      return declared > 0;
    }
  }

  /** Initial forecast, before anything was learned. */
  enum Prior {
    /** The channel's current value. */
    LAST,
    /** Zero. */
    ZERO
  }

  /**
   * The state-space layer.
   *
   * @param kind how inputs enter
   * @param modes poles, steps and gaps
   * @param seed seed of the mixtures of {@code s5} if only the readout learns
   */
  record Layer(Kind kind, LayerOptions modes, long seed) {

    /** The initial recurrence. */
    Recurrence start(int channels, long from) {
      Recurrence all =
          kind == Kind.S4D
              ? Recurrence.bank(channels, modes.modes(), modes.steps())
              : Recurrence.blocks(channels, modes.modes(), modes.steps(), new SeededRandom(from));
      return all.withoutAliases().normalised(modes.sampling().rule());
    }
  }

  /** How inputs enter the layer. */
  enum Kind {
    /** Each channel has its own modes. */
    S4D,
    /** Blocks of modes; the input of each is one mixture of all channels. */
    S5
  }

  /**
   * What is written beside forecasts and their errors.
   *
   * @param interval share of the targets that lies in the interval; 0: there is none
   * @param residual whether what was not forecast of an observation is an output
   * @param bounds of what is answered of channels, or of declared targets
   */
  record Output(double interval, Residual residual, Bounds bounds) {

    /** Nothing beside, and no bounds of so many channels. */
    static Output none(int channels) {
      return new Output(0, Residual.LEFT_OUT, Bounds.none(channels));
    }
  }

  /** Whether what was not forecast is an output. */
  enum Residual {
    LEFT_OUT,
    WRITTEN
  }

  /**
   * How it learns.
   *
   * @param train what learns
   * @param readout how the readout learns
   * @param dynamicsRate step size of the dynamics
   * @param batch observations per mini-batch
   */
  record Learning(Train train, Readout readout, double dynamicsRate, int batch) {}

  /** What learns. */
  enum Train {
    /** The readout alone. */
    READOUT,
    /** Poles, steps and input weights too. */
    DYNAMICS
  }

  /**
   * How the readout learns.
   *
   * @param rule the method
   * @param rate step size of {@code nlms} and {@code adam}
   * @param forgetting weight of the past per observation, {@code rls}
   * @param ridge weight of the prior, {@code rls}
   */
  record Readout(Rule rule, double rate, double forgetting, double ridge) {}

  /** Method of the readout. */
  enum Rule {
    /** Recursive least squares. */
    RLS,
    /** Normalised least mean squares. */
    NLMS,
    /** Adam. */
    ADAM
  }

  /** Reads the options and reports every fault. */
  static ForecastOptions read(int channels, Options options) {
    Task task = task(channels, options);
    Kind kind = options.read(LAYER);
    Train train = options.read(TRAIN);
    Layer layer =
        new Layer(kind, LayerOptions.read(options, Initialisation.PTD), options.read(SEED));
    if (options.has(SEED) && (kind == Kind.S4D || train == Train.DYNAMICS)) {
      options.refuse(SEED, "has no effect but with layer: s5 and train: readout; remove it");
    }
    if (train == Train.READOUT && options.has(DYNAMICS_RATE)) {
      options.refuse(DYNAMICS_RATE, "has no effect without train: dynamics; remove it");
    }
    Learning learning =
        new Learning(train, readout(options), options.read(DYNAMICS_RATE), options.read(BATCH));
    Output output = output(channels, task, options);
    ForecastOptions read =
        new ForecastOptions(
            channels,
            task,
            layer,
            learning,
            Besides.read(channels, task, options),
            options.read(OWN),
            output);
    refuseOwn(read, options);
    if (learning.readout().rule() == Rule.RLS && read.features() > MOST_FOR_RLS) {
      options.refuse(
          READOUT,
          "expected at most "
              + MOST_FOR_RLS
              + " features with rls, found "
              + read.features()
              + "; lower states or copies, or take readout: nlms");
    }
    return read;
  }

  private static Output output(int channels, Task task, Options options) {
    boolean residual = options.read(RESIDUAL);
    if (residual && task.isDeclared()) {
      options.refuse(
          RESIDUAL, "has no effect where the pipeline declares targets; remove one of both");
    }
    double interval = options.read(INTERVAL);
    if (interval > 0 && interval < LEAST_INTERVAL) {
      options.refuse(INTERVAL, "expected 0 (none) or from .5 to .999, found " + interval);
    }
    return new Output(
        interval, residual ? Residual.WRITTEN : Residual.LEFT_OUT, bounds(channels, task, options));
  }

  /** Zero of a channel that a stage before has scaled is no zero of the channel. */
  private static Bounds bounds(int channels, Task task, Options options) {
    List<String> declared = options.takeTargets();
    Bounds read = Bounds.read(task.isDeclared() ? task.declared() : channels, declared, options);
    List<StageInputs.Origin> origins = options.inputs().origins();
    for (int channel = 0; channel < Math.min(channels, origins.size()); channel++) {
      if (!task.isDeclared()
          && read.isLimited(channel)
          && origins.get(channel) != StageInputs.Origin.READ) {
        String option = (options.has(Bounds.BOUNDS) ? Bounds.BOUNDS : Bounds.NONNEGATIVE).name();
        options.refuse(
            option,
            "expected a channel as it was read, found channel "
                + channel
                + " behind a stage that changes it; write "
                + option
                + " to standardize instead");
        return Bounds.none(channels);
      }
    }
    return read;
  }

  private static void refuseOwn(ForecastOptions read, Options options) {
    if (!read.own()) {
      return;
    }
    if (read.task().isDeclared() || read.channels() == 1) {
      options.refuse(
          OWN,
          (read.task().isDeclared() ? "a declared target has no channel" : "there is one channel")
              + ", so there is no second forecast; remove it");
    }
    Learning learning = read.learning();
    if (learning.readout().rule() != Rule.RLS
        || learning.train() != Train.READOUT
        || learning.batch() > 1
        || read.layer().kind() != Kind.S4D) {
      options.refuse(
          OWN, "expected layer: s4d, readout: rls, train: readout and batch: 1 with it; remove it");
    }
  }

  private static Task task(int channels, Options options) {
    List<Integer> planned = Besides.planned(channels, options);
    List<Integer> all =
        IntStream.range(0, channels).filter(one -> !planned.contains(one)).boxed().toList();
    List<Integer> written =
        options.read(TARGETS.narrowedTo(Forms.differentWholes(0, channels - 1)), all);
    int declared = options.takeTargets().size();
    Horizons ahead = new Horizons(options.read(AHEAD, List.of(1)));
    if (declared == 0) {
      if (written.isEmpty()) {
        options.refuse(
            Besides.PLANNED,
            "expected a channel that is not planned, found none to forecast; remove one");
        written = List.of(0);
      }
      refuseFeatures(written, options);
      return new Task(written, 0, ahead, options.read(MISSING), options.read(PRIOR));
    }
    if (options.has(TARGETS)) {
      options.refuse(
          TARGETS, "has no effect where the pipeline declares targets; remove one of both");
    }
    Prior prior = options.read(PRIOR, Prior.ZERO);
    if (prior == Prior.LAST) {
      options.refuse(
          PRIOR,
          "expected zero, since a declared target is not an input of the forecast, found last;"
              + " remove it");
    }
    return new Task(
        IntStream.range(0, declared).boxed().toList(),
        options.inputs().declared().width(),
        ahead,
        options.read(MISSING),
        Prior.ZERO);
  }

  /** A computed feature is nothing that anybody wants to know ahead. */
  private static void refuseFeatures(List<Integer> targets, Options options) {
    List<StageInputs.Origin> origins = options.inputs().origins();
    for (int target : targets) {
      if (target < origins.size() && origins.get(target) == StageInputs.Origin.FEATURE) {
        options.refuse(
            options.has(TARGETS) ? TARGETS.name() : "",
            "expected a channel or a code to forecast, found a feature that the stage before"
                + " computes; declare targets: [NAME] beside channels, and they pass every stage");
        return;
      }
    }
  }

  private static Readout readout(Options options) {
    Rule rule = options.read(READOUT);
    for (Key<?> key : List.of(FORGETTING, RIDGE)) {
      if (rule != Rule.RLS && options.has(key)) {
        options.refuse(key, "has no effect without readout: rls; remove it");
      }
    }
    if (rule == Rule.RLS && options.has(RATE)) {
      options.refuse(RATE, "has no effect with readout: rls; remove it, or take nlms or adam");
    }
    return new Readout(
        rule,
        options.read(RATE, rule == Rule.ADAM ? 2e-3 : 0.5),
        options.read(FORGETTING),
        options.read(RIDGE));
  }

  /** Number of complex states. */
  int modes() {
    int each = layer.modes().modes().count() * layer.modes().steps().length;
    return layer.kind() == Kind.S4D ? each * channels : each;
  }

  /** Number of answers: of each target at each horizon; the targets of the nearest come first. */
  int answers() {
    return task.ahead().count() * task.targets().size();
  }

  /** Number of features of the readout: one, the inputs, the states, and those besides. */
  int features() {
    return 1 + channels + 2 * modes() + besides.width(channels);
  }

  /** Number of different steps. */
  int groups() {
    int copies = layer.modes().steps().length;
    return layer.kind() == Kind.S4D ? copies * channels : copies;
  }

  Dynamics dynamics(KernelChoice choice) {
    Sampling sampling = layer.modes().sampling();
    return learning.train() == Train.READOUT
        ? new FixedDynamics(layer.start(channels, layer.seed()), sampling, choice)
        : new TrainedDynamics(
            seed -> layer.start(channels, seed),
            sampling,
            new TrainedDynamics.Training(groups(), learning.dynamicsRate()),
            choice);
  }

  /** Initial weights of the readout: the channel's value now, or nothing. */
  FloatMatrix startOfReadout() {
    FloatMatrix start = FloatMatrix.of(answers(), features());
    for (int i = 0; i < answers() && task.prior() == Prior.LAST; i++) {
      start.set(i, 1 + task.targets().get(i % task.targets().size()), 1);
    }
    return start;
  }

  ReadoutRule rule(Kernels kernels, Lanes lanes) {
    ReadoutCopy ahead = new ReadoutCopy(answers(), features(), learning.batch());
    Readout readout = learning.readout();
    return switch (readout.rule()) {
      case RLS ->
          new Rls(
              ahead,
              new Rls.Prior(startOfReadout(), readout.ridge(), readout.forgetting()),
              kernels,
              lanes);
      case NLMS -> new Nlms(ahead, readout.rate(), kernels, lanes);
      case ADAM -> new AdamReadout(ahead, readout.rate(), kernels, lanes);
    };
  }
}
