package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Forecasts channels a fixed number of observations ahead, with a state-space layer whose readout
 * learns from each observation.
 *
 * <pre>{@code
 * SingleStream stream =
 *     SingleStream.of(Operators.model(3, Standardize.horizon(720), Forecast.ahead(24)), 42);
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("forecast", options)}: each option of a
 * pipeline file is a method of the same name in camel case. Values are checked when the model is
 * built.
 */
public final class Forecast {

  private static final String TYPE = "forecast";

  private Forecast() {}

  /** Substitute for missing values. */
  public enum Missing {
    /** The last value of the channel for this key; zero before the first value. */
    HOLD,
    /** Zero, which is the mean of the channel after {@code standardize}. */
    ZERO,
    /** None: the observation is refused. */
    REFUSE
  }

  /** Forecast before anything was learned. */
  public enum Prior {
    /** The current value of the channel. */
    LAST,
    /** Zero. */
    ZERO
  }

  /** How the layer reads its inputs. */
  public enum Layer {
    /** Each channel has its own modes. */
    S4D,
    /** Blocks of modes, where each block reads one mixture of all channels. */
    S5
  }

  /** Parameters that are trained. */
  public enum Train {
    /** Only the readout. */
    READOUT,
    /** The readout, and the poles, time steps and input weights. */
    DYNAMICS
  }

  /** Learning rule of the readout. */
  public enum Readout {
    /** Recursive least squares. */
    RLS,
    /** Normalised least mean squares. */
    NLMS,
    /** Adam. */
    ADAM
  }

  /** A cycle of the event time. */
  public enum Cycle {
    /** 24 hours. */
    DAY,
    /** Seven days. */
    WEEK,
    /** 365.2425 days. */
    YEAR
  }

  /** Creates a stage with default options. */
  public static Spec defaults() {
    return new Spec(new ModelSpec(TYPE, Map.of()));
  }

  /** A stage with {@link Spec#targets}. */
  public static Spec targets(int... channels) {
    return defaults().targets(channels);
  }

  /** A stage with {@link Spec#ahead}. */
  public static Spec ahead(int... numbers) {
    return defaults().ahead(numbers);
  }

  /** A stage with {@link Spec#missing}. */
  public static Spec missing(Missing choice) {
    return defaults().missing(choice);
  }

  /** A stage with {@link Spec#prior}. */
  public static Spec prior(Prior choice) {
    return defaults().prior(choice);
  }

  /** A stage with {@link Spec#layer}. */
  public static Spec layer(Layer choice) {
    return defaults().layer(choice);
  }

  /** A stage with {@link Spec#train}. */
  public static Spec train(Train choice) {
    return defaults().train(choice);
  }

  /** A stage with {@link Spec#start}. */
  public static Spec start(StateSpace.Start choice) {
    return defaults().start(choice);
  }

  /** A stage with {@link Spec#states}. */
  public static Spec states(int number) {
    return defaults().states(number);
  }

  /** A stage with {@link Spec#copies}. */
  public static Spec copies(int number) {
    return defaults().copies(number);
  }

  /** A stage with {@link Spec#dtMin}. */
  public static Spec dtMin(double number) {
    return defaults().dtMin(number);
  }

  /** A stage with {@link Spec#dtMax}. */
  public static Spec dtMax(double number) {
    return defaults().dtMax(number);
  }

  /** A stage with {@link Spec#discretisation}. */
  public static Spec discretisation(StateSpace.Discretisation choice) {
    return defaults().discretisation(choice);
  }

  /** A stage with {@link Spec#gaps}. */
  public static Spec gaps(StateSpace.Gaps choice) {
    return defaults().gaps(choice);
  }

  /** A stage with {@link Spec#gapUnit}. */
  public static Spec gapUnit(int number) {
    return defaults().gapUnit(number);
  }

  /** A stage with {@link Spec#seed}. */
  public static Spec seed(int number) {
    return defaults().seed(number);
  }

  /** A stage with {@link Spec#readout}. */
  public static Spec readout(Readout choice) {
    return defaults().readout(choice);
  }

  /** A stage with {@link Spec#rate}. */
  public static Spec rate(double number) {
    return defaults().rate(number);
  }

  /** A stage with {@link Spec#forgetting}. */
  public static Spec forgetting(double number) {
    return defaults().forgetting(number);
  }

  /** A stage with {@link Spec#ridge}. */
  public static Spec ridge(double number) {
    return defaults().ridge(number);
  }

  /** A stage with {@link Spec#dynamicsRate}. */
  public static Spec dynamicsRate(double number) {
    return defaults().dynamicsRate(number);
  }

  /** A stage with {@link Spec#batch}. */
  public static Spec batch(int number) {
    return defaults().batch(number);
  }

  /** A stage with {@link Spec#pass}. */
  public static Spec pass(String field) {
    return defaults().pass(field);
  }

  /** A stage with {@link Spec#lags}. */
  public static Spec lags(int... numbers) {
    return defaults().lags(numbers);
  }

  /** A stage with {@link Spec#calendar}. */
  public static Spec calendar(Cycle... cycles) {
    return defaults().calendar(cycles);
  }

  /** A stage with {@link Spec#planned}. */
  public static Spec planned(int... channels) {
    return defaults().planned(channels);
  }

  /** A stage with {@link Spec#own}. */
  public static Spec own(boolean flag) {
    return defaults().own(flag);
  }

  /** A stage with {@link Spec#interval}. */
  public static Spec interval(double number) {
    return defaults().interval(number);
  }

  /** A stage with {@link Spec#bounds}. */
  public static Spec bounds(Map<Integer, Bound> ofChannels) {
    return defaults().bounds(ofChannels);
  }

  /** A stage with {@link Spec#nonnegative}. */
  public static Spec nonnegative(int... channels) {
    return defaults().nonnegative(channels);
  }

  /** A stage with {@link Spec#residual}. */
  public static Spec residual(boolean flag) {
    return defaults().residual(flag);
  }

  /** One number, or a list. */
  private static Object written(int... numbers) {
    return numbers.length == 1
        ? (Object) numbers[0]
        : List.copyOf(Arrays.stream(numbers).boxed().toList());
  }

  /**
   * A stage with the options set so far. If an option is set twice, the last value holds.
   *
   * @param spec the operator's name and its options
   */
  public record Spec(ModelSpec spec) implements Stage {

    public Spec {
      spec.require(TYPE);
    }

    /**
     * The channels that are forecast, counted from 0. Default: all channels that are not planned.
     * Different whole numbers from 0 to 2147483647.
     */
    public Spec targets(int... channels) {
      return new Spec(spec.with("targets", written(channels)));
    }

    /**
     * Observations of a key between a forecast and its target; several are horizons of one model.
     * Default: 1. Different whole numbers from 1 to 4096.
     */
    public Spec ahead(int... numbers) {
      return new Spec(spec.with("ahead", written(numbers)));
    }

    /** What stands in for missing values. Default: hold. */
    public Spec missing(Missing choice) {
      return new Spec(spec.withChoice("missing", choice));
    }

    /** What is forecast before anything was learned: the value now, or zero. Default: last. */
    public Spec prior(Prior choice) {
      return new Spec(spec.withChoice("prior", choice));
    }

    /** How inputs enter: modes for each channel, or mixed over all channels. Default: s4d. */
    public Spec layer(Layer choice) {
      return new Spec(spec.withChoice("layer", choice));
    }

    /** What learns: the readout alone, or poles, steps and input weights too. Default: readout. */
    public Spec train(Train choice) {
      return new Spec(spec.withChoice("train", choice));
    }

    /** Where the poles start. Default: ptd. */
    public Spec start(StateSpace.Start choice) {
      return new Spec(spec.withChoice("start", choice));
    }

    /**
     * Real states of a copy, two for each mode: an even number, with start ptd 8, 16, 32 or 64.
     * Default: 16. A whole number from 2 to 256.
     */
    public Spec states(int number) {
      return new Spec(spec.with("states", number));
    }

    /**
     * Copies of the poles, each with its own time step. Default: 1. A whole number from 1 to 64.
     */
    public Spec copies(int number) {
      return new Spec(spec.with("copies", number));
    }

    /**
     * Time step of the first copy; copies are spaced evenly in its logarithm. Default: 0.01. A
     * number from 1.0E-6 to 10.0.
     */
    public Spec dtMin(double number) {
      return new Spec(spec.withNumber("dt_min", number));
    }

    /** Time step of the last copy, at least dt_min. Default: 0.1. A number from 1.0E-6 to 10.0. */
    public Spec dtMax(double number) {
      return new Spec(spec.withNumber("dt_max", number));
    }

    /** How continuous time becomes steps: zero-order hold, or bilinear. Default: zoh. */
    public Spec discretisation(StateSpace.Discretisation choice) {
      return new Spec(spec.withChoice("discretisation", choice));
    }

    /** What event time does between two observations. Default: ignore. */
    public Spec gaps(StateSpace.Gaps choice) {
      return new Spec(spec.withChoice("gaps", choice));
    }

    /**
     * Milliseconds of a gap of one step; not with gaps: ignore. Default: 1000. A whole number from
     * 1 to 2147483647.
     */
    public Spec gapUnit(int number) {
      return new Spec(spec.with("gap_unit", number));
    }

    /**
     * Seed of the mixtures of the layer s5 where the readout alone learns. Default: 0. A whole
     * number from 0 to 2147483647.
     */
    public Spec seed(int number) {
      return new Spec(spec.with("seed", number));
    }

    /** How the readout learns. Default: rls. */
    public Spec readout(Readout choice) {
      return new Spec(spec.withChoice("readout", choice));
    }

    /**
     * Step size of nlms and adam. Default: 0.5 with nlms, 0.002 with adam. A number from 1.0E-8 to
     * 2.0.
     */
    public Spec rate(double number) {
      return new Spec(spec.withNumber("rate", number));
    }

    /**
     * Weight of the past per observation, with readout: rls. Default: 0.9999. A number from 0.5 to
     * 1.0.
     */
    public Spec forgetting(double number) {
      return new Spec(spec.withNumber("forgetting", number));
    }

    /**
     * Weight of the prior, in rows of unit features, with readout: rls. Default: 10.0. A number
     * from 1.0E-6 to 1000000.0.
     */
    public Spec ridge(double number) {
      return new Spec(spec.withNumber("ridge", number));
    }

    /**
     * Step size of what learns besides the readout; with train: dynamics. Default: 0.001. A number
     * from 1.0E-8 to 1.0.
     */
    public Spec dynamicsRate(double number) {
      return new Spec(spec.withNumber("dynamics_rate", number));
    }

    /** Observations of a mini-batch. Default: 1. A whole number from 1 to 100000. */
    public Spec batch(int number) {
      return new Spec(spec.with("batch", number));
    }

    /**
     * Observations before, whose inputs are features too. Default: none. Different whole numbers
     * from 1 to 4096.
     */
    public Spec lags(int... numbers) {
      return new Spec(spec.with("lags", written(numbers)));
    }

    /** Cycles of the event time, and holidays, that the forecast may depend on. Default: none. */
    public Spec calendar(Cycle... cycles) {
      return new Spec(
          spec.with(
              "calendar",
              Arrays.stream(cycles).map(cycle -> cycle.name().toLowerCase(Locale.ROOT)).toList()));
    }

    /**
     * Channels that carry what is planned for the longest horizon later. Default: none. Different
     * whole numbers from 0 to 2147483647.
     */
    public Spec planned(int... channels) {
      return new Spec(spec.with("planned", written(channels)));
    }

    /** Mixes in a second forecast of each target, from its own channel alone. Default: false. */
    public Spec own(boolean flag) {
      return new Spec(spec.with("own", flag));
    }

    /**
     * Share of the targets that lies between lower and upper; 0: without them. Default: 0.0. A
     * number from 0.0 to 0.999.
     */
    public Spec interval(double number) {
      return new Spec(spec.withNumber("interval", number));
    }

    /**
     * Least and greatest values of answers, by channel or declared target. Default: none.
     *
     * @param ofChannels by number from 0
     */
    public Spec bounds(Map<Integer, Bound> ofChannels) {
      return new Spec(spec.with("bounds", Bound.written(ofChannels)));
    }

    /**
     * Channels, or declared targets, of which no answer is below zero. Default: none. Different
     * whole numbers from 0 to 2147483647.
     */
    public Spec nonnegative(int... channels) {
      return new Spec(spec.with("nonnegative", written(channels)));
    }

    /**
     * Whether each observation without its forecast is written too, for a stage behind this one.
     * Default: false.
     */
    public Spec residual(boolean flag) {
      return new Spec(spec.with("residual", flag));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
