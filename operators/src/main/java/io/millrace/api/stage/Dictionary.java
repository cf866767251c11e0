package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Map;

/**
 * Learns an orthogonal dictionary, and computes the sparse code, the reconstruction and the anomaly
 * score of each observation.
 *
 * <pre>{@code
 * SingleStream stream =
 *     SingleStream.of(Operators.model(8, Dictionary.keep(3).bases(2)), 42);
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("dictionary", options)}: each option of a
 * pipeline file is a method of the same name in camel case. Values are checked when the model is
 * built. The option {@code switch}, which is a Java keyword, is the method {@code switchAfter}.
 */
public final class Dictionary {

  private static final String TYPE = "dictionary";

  private Dictionary() {}

  /** Step sizes, and which step is taken. */
  public enum Mode {
    /** The published step sizes: small Frank–Wolfe steps. */
    PAPER,
    /** Full steps with a tracker whose weight decreases over time. */
    FAST,
    /** The step sizes of stochastic Frank–Wolfe, the baseline of the publication. */
    SFW,
    /** The tracker of {@link #FAST}, with steps along the tangent instead of a linear oracle. */
    TANGENT
  }

  /** The linear oracle. */
  public enum Oracle {
    /** The polar factor: all directions have the same weight. */
    POLAR,
    /** Directions in which the gradient is small have a small weight. */
    SOFT
  }

  /** The function of the codes that is maximised. */
  public enum Objective {
    /** The l_p norm for the whole stream. */
    LP,
    /** The l_p norm during the warm-up, then the soft-thresholded square. */
    SOFT,
    /** The l_p norm during the warm-up, then the hard-thresholded square. */
    HARD,
    /** The l_p norm during the warm-up, then the square minus a log cosh. */
    LOGCOSH
  }

  /** Weight of an observation in learning. */
  public enum Norm {
    /** As observed. */
    NONE,
    /** Rescaled to unit norm: only the direction of an observation matters. */
    UNIT,
    /** Scaled down to 1.5 times the running median norm where the norm exceeds it. */
    CLIP
  }

  /** Treatment of missing channels. */
  public enum Missing {
    /** A missing channel is filled from the code of the other channels. */
    IMPUTE,
    /** An observation with a missing channel is refused. */
    REFUSE
  }

  /** Meaning of the anomaly score. */
  public enum Score {
    /**
     * Mean squared residual divided by its running mean; about one for a usual observation, NaN
     * until the first mini-batch was learned.
     */
    RESIDUAL,
    /** Share of the energy that the kept codes do not represent, in [0, 1]. */
    ENERGY,
    /** How evenly the codes are spread: {@code -|z|_3 / |z|_2}, in [-1, -n^(-1/6)]. */
    SPARSITY
  }

  /** Creates a stage with default options. */
  public static Spec defaults() {
    return new Spec(new ModelSpec(TYPE, Map.of()));
  }

  /** A stage with {@link Spec#atoms}. */
  public static Spec atoms(int number) {
    return defaults().atoms(number);
  }

  /** A stage with {@link Spec#bases}. */
  public static Spec bases(int number) {
    return defaults().bases(number);
  }

  /** A stage with {@link Spec#mode}. */
  public static Spec mode(Mode choice) {
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
  public static Spec oracle(Oracle choice) {
    return defaults().oracle(choice);
  }

  /** A stage with {@link Spec#objective}. */
  public static Spec objective(Objective choice) {
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
  public static Spec norm(Norm choice) {
    return defaults().norm(choice);
  }

  /** A stage with {@link Spec#keep}. */
  public static Spec keep(int number) {
    return defaults().keep(number);
  }

  /** A stage with {@link Spec#threshold}. */
  public static Spec threshold(double number) {
    return defaults().threshold(number);
  }

  /** A stage with {@link Spec#noiseThreshold}. */
  public static Spec noiseThreshold(double number) {
    return defaults().noiseThreshold(number);
  }

  /** A stage with {@link Spec#missing}. */
  public static Spec missing(Missing choice) {
    return defaults().missing(choice);
  }

  /** A stage with {@link Spec#imputeRounds}. */
  public static Spec imputeRounds(int number) {
    return defaults().imputeRounds(number);
  }

  /** A stage with {@link Spec#imputeKeep}. */
  public static Spec imputeKeep(int number) {
    return defaults().imputeKeep(number);
  }

  /** A stage with {@link Spec#filled}. */
  public static Spec filled(boolean flag) {
    return defaults().filled(flag);
  }

  /** A stage with {@link Spec#score}. */
  public static Spec score(Score choice) {
    return defaults().score(choice);
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

  /** A stage with {@link Spec#classes}. */
  public static Spec classes(int number) {
    return defaults().classes(number);
  }

  /** A stage with {@link Spec#covariates}. */
  public static Spec covariates(int number) {
    return defaults().covariates(number);
  }

  /** A stage with {@link Spec#supervision}. */
  public static Spec supervision(double number) {
    return defaults().supervision(number);
  }

  /** A stage with {@link Spec#forgetting}. */
  public static Spec forgetting(double number) {
    return defaults().forgetting(number);
  }

  /** A stage with {@link Spec#ridge}. */
  public static Spec ridge(double number) {
    return defaults().ridge(number);
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

    /**
     * Dictionaries of a group, each for its share of the observations. Default: 1. A whole number
     * from 1 to 64.
     */
    public Spec bases(int number) {
      return new Spec(spec.with("bases", number));
    }

    /** Step sizes, and which step is taken. Default: fast; paper with classes. */
    public Spec mode(Mode choice) {
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
    public Spec oracle(Oracle choice) {
      return new Spec(spec.withChoice("oracle", choice));
    }

    /**
     * The function of the codes that is maximised. Default: soft; lp in the modes paper and sfw.
     */
    public Spec objective(Objective choice) {
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
    public Spec norm(Norm choice) {
      return new Spec(spec.withChoice("norm", choice));
    }

    /**
     * How many codes stay, the largest by magnitude; at most one for each atom. Default: atoms / 4.
     * A whole number from 1 to 2048.
     */
    public Spec keep(int number) {
      return new Spec(spec.with("keep", number));
    }

    /**
     * Instead of keep: every code above it stays, in units of the channels. A number from 0.0 to
     * 1.0E8.
     */
    public Spec threshold(double number) {
      return new Spec(spec.withNumber("threshold", number));
    }

    /**
     * Instead of keep: every code above so many deviations of the noise stays. A number from 0.5 to
     * 20.0.
     */
    public Spec noiseThreshold(double number) {
      return new Spec(spec.withNumber("noise_threshold", number));
    }

    /**
     * What a missing channel means: it is filled from the code of the others, or the observation is
     * refused. Default: impute.
     */
    public Spec missing(Missing choice) {
      return new Spec(spec.withChoice("missing", choice));
    }

    /** Rounds in which missing channels are filled. Default: 6. A whole number from 0 to 100. */
    public Spec imputeRounds(int number) {
      return new Spec(spec.with("impute_rounds", number));
    }

    /**
     * How many codes missing channels are filled from, at most one per atom. Default: estimated
     * from the noise. A whole number from 1 to 2048.
     */
    public Spec imputeKeep(int number) {
      return new Spec(spec.with("impute_keep", number));
    }

    /** Whether readings are written with their gaps filled. Default: false. */
    public Spec filled(boolean flag) {
      return new Spec(spec.with("filled", flag));
    }

    /** Meaning of the anomaly score. Default: residual. */
    public Spec score(Score choice) {
      return new Spec(spec.withChoice("score", choice));
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

    /**
     * Number of classes of the declared label, which then shapes the atoms and is answered. The
     * number of classes, from 2 to 256.
     */
    public Spec classes(int number) {
      return new Spec(spec.with("classes", number));
    }

    /**
     * With classes: so many channels, the last ones, are not coded, and only help to classify.
     * Default: 0. A whole number from 0 to 512.
     */
    public Spec covariates(int number) {
      return new Spec(spec.with("covariates", number));
    }

    /**
     * With classes: weight of the logarithm of a label's probability, beside the objective of the
     * codes; 0: labels do not shape the atoms. Default: 2.0. A number from 0.0 to 10000.0.
     */
    public Spec supervision(double number) {
      return new Spec(spec.withNumber("supervision", number));
    }

    /**
     * With classes: weight of the past per labelled observation, in the classifier. Default: 0.999.
     * A number from 0.5 to 1.0.
     */
    public Spec forgetting(double number) {
      return new Spec(spec.withNumber("forgetting", number));
    }

    /**
     * With classes: how firmly the classifier is held at zero, in rows with features of size one.
     * Default: 10.0. A number from 1.0E-6 to 1000000.0.
     */
    public Spec ridge(double number) {
      return new Spec(spec.withNumber("ridge", number));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
