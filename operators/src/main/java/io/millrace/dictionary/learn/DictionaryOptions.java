package io.millrace.dictionary.learn;

import io.millrace.api.operator.Ports;
import io.millrace.api.spec.Options;
import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.code.SparseCoder;
import io.millrace.dictionary.step.Method;
import io.millrace.dictionary.step.Schedule;
import io.millrace.drift.ChangeDetector;

/**
 * Everything a user may decide about a dictionary.
 *
 * @param shape atoms and channels
 * @param bases dictionaries of a group, each for its share of the observations
 * @param training how they are learned
 * @param coding how an observation is coded by one
 */
public record DictionaryOptions(Shape shape, int bases, Training training, Coding coding) {

  private static final int MOST_CHANNELS = 2048;
  private static final int MOST_BASES = 64;

  /**
   * How a dictionary is learned.
   *
   * @param method how a full mini-batch becomes the next dictionary
   * @param batch observations of a mini-batch
   * @param objective what is maximised
   * @param norm weight of an observation
   * @param detector whether a change of the source restarts the schedule
   */
  public record Training(
      Method method,
      int batch,
      Objective objective,
      Normalisation norm,
      ChangeDetector.Switch detector) {}

  /**
   * How an observation is coded.
   *
   * @param rule codes kept
   * @param missing whether channels may be missing
   * @param rounds rounds of imputation
   * @param count codes to impute from, zero if estimated
   * @param answer what is said of it besides
   */
  record Coding(SparseCoder.Rule rule, Missing missing, int rounds, int count, Answer answer) {

    Score score() {
      return answer.score();
    }

    Filled filled() {
      return answer.filled();
    }
  }

  /**
   * What is said of an observation besides its code.
   *
   * @param score meaning of the anomaly score
   * @param filled whether the observation with its gaps filled is among the outputs
   */
  public record Answer(Score score, Filled filled) {}

  /** Whether observations are written with their gaps filled. */
  enum Filled {
    LEFT_OUT,
    WRITTEN
  }

  /** Which linear oracle. */
  enum Oracle {
    /** The polar factor: every direction counts alike. */
    POLAR,
    /** Directions of which the gradient says little count little. */
    SOFT
  }

  /** What a missing channel means. */
  enum Missing {
    /** It is filled from the code of the others. */
    IMPUTE,
    /** The observation is refused. */
    REFUSE;

    Ports.Missing port() {
      return this == IMPUTE ? Ports.Missing.ALLOWED : Ports.Missing.REFUSED;
    }
  }

  /** Reads the options as written, reporting every fault. */
  public static DictionaryOptions read(int channels, Options options) {
    if (channels < 2 || channels > MOST_CHANNELS) {
      options.refuse(
          "",
          "expected 2 to "
              + MOST_CHANNELS
              + " channels, found "
              + channels
              + "; split a wider source into several pipelines");
    }
    int atoms = options.integer("atoms", 2, Math.max(2, channels), Math.max(2, channels));
    int bases = options.integer("bases", 1, MOST_BASES, 1);
    Shape shape = new Shape(atoms, Math.max(atoms, channels));
    return new DictionaryOptions(
        shape, bases, training(shape, bases, options), coding(shape, options));
  }

  /** How each of the bases is learned: from its share of a mini-batch. */
  Training trainingOfABasis() {
    return new Training(
        training.method(),
        share(training.batch(), bases),
        training.objective(),
        training.norm(),
        training.detector());
  }

  private static int share(int batch, int bases) {
    return Math.max(1, batch / bases);
  }

  private static Training training(Shape shape, int bases, Options options) {
    Schedule.Mode mode = options.choice("mode", Schedule.Mode.FAST);
    if (mode == Schedule.Mode.TANGENT && !shape.isSquare()) {
      options.refuse(
          "mode",
          "expected a mode with a linear oracle for fewer atoms than channels, found tangent;"
              + " remove atoms, or set mode: fast");
    }
    int batch = options.integer("batch", 1, 100_000, shape.atoms() * bases);
    int warmup = Schedule.warmup(shape.atoms(), share(batch, bases));
    double rhoMin = options.number("rho_min", 0, Schedule.MOST_FORGETTING, 0);
    double drift = options.number("drift", 0, 1, 0);
    if (mode.isReference()) {
      refuseUnused(options, "rho_min", "mode: fast");
      refuseUnused(options, "drift", "mode: fast");
    }
    boolean detector =
        options.flag("detector", mode.isReference() ? Options.Flag.OFF : Options.Flag.ON);
    return new Training(
        new Method(new Schedule(mode, rhoMin, drift, warmup), softness(mode, options)),
        batch,
        objective(mode, warmup, options),
        options.choice("norm", Normalisation.NONE),
        detector ? ChangeDetector.Switch.ON : ChangeDetector.Switch.OFF);
  }

  private static double softness(Schedule.Mode mode, Options options) {
    double softness = options.number("softness", 0.05, 10, 0.1);
    boolean soft = options.choice("oracle", Oracle.POLAR) == Oracle.SOFT;
    if (!soft) {
      refuseUnused(options, "softness", "oracle: soft");
    } else if (!mode.isReference()) {
      refuseUnused(options, "oracle", "mode: paper");
    }
    return soft ? softness : 0;
  }

  private static Objective objective(Schedule.Mode mode, int warmup, Options options) {
    Objective.Kind kind =
        options.choice("objective", mode.isReference() ? Objective.Kind.LP : Objective.Kind.SOFT);
    double soft = options.number("soft", 0.001, 2, 0.1);
    double hard = options.number("hard", 0.001, 2, 0.2);
    double sharpness = options.number("sharpness", 0.5, 1000, 10);
    Objective objective =
        new Objective(
            kind,
            options.number("p", 2.3, 4, 3),
            switch (kind) {
              case LP -> 0;
              case SOFT -> soft;
              case HARD -> hard;
              case LOGCOSH -> 1 / sharpness;
            },
            options.integer("switch", 0, 1_000_000, warmup));
    if (kind != Objective.Kind.SOFT) {
      refuseUnused(options, "soft", "objective: soft");
    }
    if (kind != Objective.Kind.HARD) {
      refuseUnused(options, "hard", "objective: hard");
    }
    if (kind != Objective.Kind.LOGCOSH) {
      refuseUnused(options, "sharpness", "objective: logcosh");
    }
    if (kind == Objective.Kind.LP) {
      refuseUnused(options, "switch", "objective: soft");
    }
    return objective;
  }

  private static Coding coding(Shape shape, Options options) {
    int keep = options.integer("keep", 1, shape.atoms(), Math.max(1, shape.atoms() / 4));
    double threshold = options.number("threshold", 0, 1e8, 0);
    double deviations = options.number("noise_threshold", 0.5, 20, 3);
    boolean noise = options.has("noise_threshold");
    boolean above = options.has("threshold");
    if (options.has("keep") && above) {
      options.refuse(
          "threshold",
          "expected keep or threshold, found both; keep the option that should decide which codes"
              + " stay");
    }
    if (noise && (above || options.has("keep"))) {
      options.refuse(
          "noise_threshold",
          "expected it alone, found "
              + (above ? "threshold" : "keep")
              + " too; keep the option that should decide which codes stay");
    }
    Missing missing = options.choice("missing", Missing.IMPUTE);
    int rounds = options.integer("impute_rounds", 0, 100, 6);
    int count = options.integer("impute_keep", 1, shape.atoms(), 0);
    if (missing == Missing.REFUSE) {
      refuseUnused(options, "impute_rounds", "missing: impute");
      refuseUnused(options, "impute_keep", "missing: impute");
    }
    boolean filled = options.flag("filled", Options.Flag.OFF);
    if (missing == Missing.REFUSE) {
      refuseUnused(options, "filled", "missing: impute");
    }
    SparseCoder.Rule rule =
        above
            ? new SparseCoder.Above(threshold)
            : noise ? new SparseCoder.AboveNoise(deviations) : new SparseCoder.Largest(keep);
    Answer answer =
        new Answer(
            options.choice("score", Score.RESIDUAL), filled ? Filled.WRITTEN : Filled.LEFT_OUT);
    return new Coding(rule, missing, rounds, count, answer);
  }

  private static void refuseUnused(Options options, String name, String needed) {
    if (options.has(name)) {
      options.refuse(name, "has no effect without '" + needed + "'; remove it, or set " + needed);
    }
  }
}
