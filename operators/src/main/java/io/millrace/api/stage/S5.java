package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Map;

/**
 * A sequence of diagonal state-space blocks that mix all channels. They do not learn.
 *
 * <pre>{@code
 * StreamModel model = Operators.model(3, S5.encoder(false).states(32));
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("s5", options)}: each option of a pipeline file
 * is a method of the same name in camel case. Values are checked when the model is built.
 */
public final class S5 {

  private static final String TYPE = "s5";

  private S5() {}

  /** How the layer reads its inputs. */
  public enum Input {
    /** Each copy of the poles reads one mixture of the inputs, in the way HiPPO reads its input. */
    HIPPO,
    /** A random matrix, as in the reference implementation; only with the start {@code LEGS}. */
    RANDOM
  }

  /** The gated unit after each layer; g is the GELU of the layer's output y. */
  public enum Unit {
    /** g without a gate. */
    NONE,
    /** g · σ(W₂ g + b₂). */
    HALF_GLU1,
    /** y · σ(W₂ g + b₂). */
    HALF_GLU2,
    /** (W₁ g + b₁) · σ(W₂ g + b₂). */
    FULL_GLU
  }

  /** Formula of GELU. */
  public enum Gelu {
    /** With the error function; the default of most libraries. */
    EXACT,
    /** With the hyperbolic tangent; the default of the reference implementation of S5. */
    TANH
  }

  /** Creates a stage with default options. */
  public static Spec defaults() {
    return new Spec(new ModelSpec(TYPE, Map.of()));
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

  /** A stage with {@link Spec#input}. */
  public static Spec input(Input choice) {
    return defaults().input(choice);
  }

  /** A stage with {@link Spec#encoder}. */
  public static Spec encoder(boolean flag) {
    return defaults().encoder(flag);
  }

  /** A stage with {@link Spec#width}. */
  public static Spec width(int number) {
    return defaults().width(number);
  }

  /** A stage with {@link Spec#blocks}. */
  public static Spec blocks(int number) {
    return defaults().blocks(number);
  }

  /** A stage with {@link Spec#unit}. */
  public static Spec unit(Unit choice) {
    return defaults().unit(choice);
  }

  /** A stage with {@link Spec#gelu}. */
  public static Spec gelu(Gelu choice) {
    return defaults().gelu(choice);
  }

  /** A stage with {@link Spec#seed}. */
  public static Spec seed(int number) {
    return defaults().seed(number);
  }

  /** A stage with {@link Spec#pass}. */
  public static Spec pass(String field) {
    return defaults().pass(field);
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

    /** Where the poles start. Default: legs. */
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
     * How inputs enter: one mixture of the features for each copy, or, with start legs, a random
     * matrix. Default: hippo.
     */
    public Spec input(Input choice) {
      return new Spec(spec.withChoice("input", choice));
    }

    /** Whether channels are first mixed into width features. Default: true. */
    public Spec encoder(boolean flag) {
      return new Spec(spec.with("encoder", flag));
    }

    /** Features of a block. Default: 64. A whole number from 1 to 1024. */
    public Spec width(int number) {
      return new Spec(spec.with("width", number));
    }

    /** Blocks, one behind the other. Default: 1. A whole number from 1 to 32. */
    public Spec blocks(int number) {
      return new Spec(spec.with("blocks", number));
    }

    /** The gated unit behind each layer. Default: half-glu1. */
    public Spec unit(Unit choice) {
      return new Spec(spec.withChoice("unit", choice));
    }

    /** Which form of GELU is computed. Default: tanh. */
    public Spec gelu(Gelu choice) {
      return new Spec(spec.withChoice("gelu", choice));
    }

    /** Seed of the weights that are drawn. Default: 0. A whole number from 0 to 2147483647. */
    public Spec seed(int number) {
      return new Spec(spec.with("seed", number));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
