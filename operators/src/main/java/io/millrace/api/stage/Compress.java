package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Map;

/**
 * Compresses observations to packets with a few bits per number, using a learned codebook.
 *
 * <pre>{@code
 * StreamModel model = Operators.model(8, Compress.keep(2).bits(6));
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("compress", options)}: each option of a
 * pipeline file is a method of the same name in camel case. Values are checked when the model is
 * built. The option {@code switch}, which is a Java keyword, is the method {@code switchAfter}.
 */
public final class Compress {

  private static final String TYPE = "compress";

  private Compress() {}

  /** Creates a stage with default options. */
  public static Spec defaults() {
    return new Spec(new ModelSpec(TYPE, Map.of()));
  }

  /** A stage with {@link Spec#atoms}. */
  public static Spec atoms(int number) {
    return defaults().atoms(number);
  }

  /** A stage with {@link Spec#mode}. */
  public static Spec mode(Dictionary.Mode choice) {
    return defaults().mode(choice);
  }

  /** A stage with {@link Spec#batch}. */
  public static Spec batch(int number) {
    return defaults().batch(number);
  }

  /** A stage with {@link Spec#rhoMin}. */
  public static Spec rhoMin(double number) {
    return defaults().rhoMin(number);
  }

  /** A stage with {@link Spec#drift}. */
  public static Spec drift(double number) {
    return defaults().drift(number);
  }

  /** A stage with {@link Spec#detector}. */
  public static Spec detector(boolean flag) {
    return defaults().detector(flag);
  }

  /** A stage with {@link Spec#softness}. */
  public static Spec softness(double number) {
    return defaults().softness(number);
  }

  /** A stage with {@link Spec#oracle}. */
  public static Spec oracle(Dictionary.Oracle choice) {
    return defaults().oracle(choice);
  }

  /** A stage with {@link Spec#objective}. */
  public static Spec objective(Dictionary.Objective choice) {
    return defaults().objective(choice);
  }

  /** A stage with {@link Spec#soft}. */
  public static Spec soft(double number) {
    return defaults().soft(number);
  }

  /** A stage with {@link Spec#hard}. */
  public static Spec hard(double number) {
    return defaults().hard(number);
  }

  /** A stage with {@link Spec#sharpness}. */
  public static Spec sharpness(double number) {
    return defaults().sharpness(number);
  }

  /** A stage with {@link Spec#p}. */
  public static Spec p(double number) {
    return defaults().p(number);
  }

  /** A stage with {@link Spec#switchAfter}. */
  public static Spec switchAfter(int number) {
    return defaults().switchAfter(number);
  }

  /** A stage with {@link Spec#norm}. */
  public static Spec norm(Dictionary.Norm choice) {
    return defaults().norm(choice);
  }

  /** A stage with {@link Spec#keep}. */
  public static Spec keep(int number) {
    return defaults().keep(number);
  }

  /** A stage with {@link Spec#imputeRounds}. */
  public static Spec imputeRounds(int number) {
    return defaults().imputeRounds(number);
  }

  /** A stage with {@link Spec#reconstruction}. */
  public static Spec reconstruction(boolean flag) {
    return defaults().reconstruction(flag);
  }

  /** A stage with {@link Spec#bits}. */
  public static Spec bits(int number) {
    return defaults().bits(number);
  }

  /** A stage with {@link Spec#refresh}. */
  public static Spec refresh(int number) {
    return defaults().refresh(number);
  }

  /** A stage with {@link Spec#horizon}. */
  public static Spec horizon(int number) {
    return defaults().horizon(number);
  }

  /** A stage with {@link Spec#pass}. */
  public static Spec pass(String field) {
    return defaults().pass(field);
  }

  /** A stage with {@link Spec#predict}. */
  public static Spec predict(boolean flag) {
    return defaults().predict(flag);
  }

  /** A stage with {@link Spec#keyframe}. */
  public static Spec keyframe(int number) {
    return defaults().keyframe(number);
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
     * Atoms of a dictionary, at most as many as there are channels. Default: the number of
     * channels. A whole number from 2 to 2048.
     */
    public Spec atoms(int number) {
      return new Spec(spec.with("atoms", number));
    }

    /** Step sizes, and which step is taken. Default: fast; paper with classes. */
    public Spec mode(Dictionary.Mode choice) {
      return new Spec(spec.withChoice("mode", choice));
    }

    /** Observations of a mini-batch. Default: atoms · bases. A whole number from 1 to 100000. */
    public Spec batch(int number) {
      return new Spec(spec.with("batch", number));
    }

    /**
     * Floor of the weight of a new mini-batch: a memory of 1/rho_min mini-batches, for sources that
     * drift. For the modes fast and tangent. Default: 0; .005 with predict. A number from 0.0 to
     * 0.5.
     */
    public Spec rhoMin(double number) {
      return new Spec(spec.withNumber("rho_min", number));
    }

    /**
     * Radians that every atom turns in a mini-batch: sets the best floor of the weight. For the
     * modes fast and tangent. Default: 0.0. A number from 0.0 to 1.0.
     */
    public Spec drift(double number) {
      return new Spec(spec.withNumber("drift", number));
    }

    /**
     * Whether a change of the source restarts the schedule. Default: true; false in the modes paper
     * and sfw.
     */
    public Spec detector(boolean flag) {
      return new Spec(spec.with("detector", flag));
    }

    /**
     * Where the soft oracle cuts, in root mean square singular values of the tracker. Default: 0.1.
     * A number from 0.05 to 10.0.
     */
    public Spec softness(double number) {
      return new Spec(spec.withNumber("softness", number));
    }

    /** The linear oracle; soft is for the modes paper and sfw. Default: polar. */
    public Spec oracle(Dictionary.Oracle choice) {
      return new Spec(spec.withChoice("oracle", choice));
    }

    /**
     * The function of the codes that is maximised. Default: soft; lp in the modes paper and sfw.
     */
    public Spec objective(Dictionary.Objective choice) {
      return new Spec(spec.withChoice("objective", choice));
    }

    /**
     * Soft threshold in the end, in deviations of the non-zero codes. Default: 0.1. A number from
     * 0.001 to 2.0.
     */
    public Spec soft(double number) {
      return new Spec(spec.withNumber("soft", number));
    }

    /**
     * Hard threshold in the end, in deviations of the non-zero codes. Default: 0.2. A number from
     * 0.001 to 2.0.
     */
    public Spec hard(double number) {
      return new Spec(spec.withNumber("hard", number));
    }

    /**
     * Sharpness of logcosh in the end, per deviation of the non-zero codes. Default: 10.0. A number
     * from 0.5 to 1000.0.
     */
    public Spec sharpness(double number) {
      return new Spec(spec.withNumber("sharpness", number));
    }

    /** Exponent of the objective lp. Default: 3.0. A number from 2.3 to 4.0. */
    public Spec p(double number) {
      return new Spec(spec.withNumber("p", number));
    }

    /**
     * Mini-batches of lp before the other objective. Default: 100 to 600 observations an atom, by
     * the density of the codes. A whole number from 0 to 1000000.
     */
    public Spec switchAfter(int number) {
      return new Spec(spec.with("switch", number));
    }

    /**
     * Weight of an observation in what is learned: as it is, unit norm, or clipped at 1.5 running
     * medians. Default: none; clip with predict.
     */
    public Spec norm(Dictionary.Norm choice) {
      return new Spec(spec.withChoice("norm", choice));
    }

    /**
     * How many codes stay, the largest by magnitude; at most one for each atom. Default: atoms / 4.
     * A whole number from 1 to 2048.
     */
    public Spec keep(int number) {
      return new Spec(spec.with("keep", number));
    }

    /** Rounds in which missing channels are filled. Default: 6. A whole number from 0 to 100. */
    public Spec imputeRounds(int number) {
      return new Spec(spec.with("impute_rounds", number));
    }

    /**
     * Whether the readings as a decoder has them are written beside the packets. Default: false.
     */
    public Spec reconstruction(boolean flag) {
      return new Spec(spec.with("reconstruction", flag));
    }

    /** Bits of a code. Default: 8. A whole number from 2 to 16. */
    public Spec bits(int number) {
      return new Spec(spec.with("bits", number));
    }

    /**
     * Mini-batches from one version of the codebook to the next. Default: 100. A whole number from
     * 1 to 100000.
     */
    public Spec refresh(int number) {
      return new Spec(spec.with("refresh", number));
    }

    /**
     * Values after which the scale of a channel forgets older ones, counted over all keys of the
     * group; 0: never. Default: 0. A whole number from 0 to 10000000.
     */
    public Spec horizon(int number) {
      return new Spec(spec.with("horizon", number));
    }

    /**
     * Whether a reading is predicted from the reconstruction of the key's last one, and only the
     * rest is coded. Default: false.
     */
    public Spec predict(boolean flag) {
      return new Spec(spec.with("predict", flag));
    }

    /**
     * With predict: one reading of a key in so many is coded without a prediction; 0: only its
     * first. Default: 0; 24 for compress. A whole number from 0 to 1000000.
     */
    public Spec keyframe(int number) {
      return new Spec(spec.with("keyframe", number));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
