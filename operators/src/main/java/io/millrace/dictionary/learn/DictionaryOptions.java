package io.millrace.dictionary.learn;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.operator.Ports;
import io.millrace.api.spec.Options;
import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.code.SparseCoder;
import io.millrace.dictionary.step.Method;
import io.millrace.dictionary.step.Schedule;
import io.millrace.dictionary.step.Warmup;

/**
 * The options of a {@code dictionary} stage.
 *
 * @param shape number of atoms and of channels
 * @param bases number of dictionaries of a group, each for its share of the observations
 * @param training how the dictionaries are learned
 * @param coding how an observation is coded with a dictionary
 */
public record DictionaryOptions(Shape shape, int bases, Training training, Coding coding) {

  private static final int MOST_CHANNELS = 2048;
  private static final int MOST_BASES = 64;

  /** What is coded in a closed loop changes with the loop, so its memory is bounded. */
  private static final double LOOP_RHO = 0.005;

  static final Key<Integer> ATOMS =
      Key.whole("atoms", 2, MOST_CHANNELS)
          .describedAs("Atoms of a dictionary, at most as many as there are channels.")
          .defaultsToComputed("the number of channels");
  static final Key<Integer> BASES =
      Key.whole("bases", 1, MOST_BASES)
          .describedAs("Dictionaries of a group, each for its share of the observations.")
          .defaultsTo(1);
  private static final Key<Schedule.Mode> MODE =
      Key.of("mode", Forms.choice(Schedule.Mode.class))
          .describedAs("Step sizes, and which step is taken.")
          .defaultsToComputed("fast; paper with classes");
  private static final Key<Integer> BATCH =
      Key.whole("batch", 1, 100_000)
          .describedAs("Observations of a mini-batch.")
          .defaultsToComputed("atoms · bases");
  private static final Key<Double> RHO_MIN =
      Key.number("rho_min", 0, Schedule.MOST_FORGETTING)
          .describedAs(
              "Floor of the weight of a new mini-batch: a memory of 1/rho_min mini-batches, for"
                  + " sources that drift. For the modes fast and tangent.")
          .defaultsToComputed("0; .005 with predict");
  private static final Key<Double> DRIFT =
      Key.number("drift", 0, 1)
          .describedAs(
              "Radians that every atom turns in a mini-batch: sets the best floor of the weight."
                  + " For the modes fast and tangent.")
          .defaultsTo(0.0);
  private static final Key<Boolean> DETECTOR =
      Key.flag("detector")
          .describedAs("Whether a change of the source restarts the schedule.")
          .defaultsToComputed("true; false in the modes paper and sfw");
  private static final Key<Double> SOFTNESS =
      Key.number("softness", 0.05, 10)
          .describedAs(
              "Where the soft oracle cuts, in root mean square singular values of the tracker.")
          .defaultsTo(0.1);
  private static final Key<Oracle> ORACLE =
      Key.choice("oracle", Oracle.POLAR)
          .describedAs("The linear oracle; soft is for the modes paper and sfw.");
  private static final Key<Objective.Kind> OBJECTIVE =
      Key.of("objective", Forms.choice(Objective.Kind.class))
          .describedAs("The function of the codes that is maximised.")
          .defaultsToComputed("soft; lp in the modes paper and sfw");
  private static final Key<Double> SOFT =
      Key.number("soft", 0.001, 2)
          .describedAs("Soft threshold in the end, in deviations of the non-zero codes.")
          .defaultsTo(0.1);
  private static final Key<Double> HARD =
      Key.number("hard", 0.001, 2)
          .describedAs("Hard threshold in the end, in deviations of the non-zero codes.")
          .defaultsTo(0.2);
  private static final Key<Double> SHARPNESS =
      Key.number("sharpness", 0.5, 1000)
          .describedAs("Sharpness of logcosh in the end, per deviation of the non-zero codes.")
          .defaultsTo(10.0);
  private static final Key<Double> P =
      Key.number("p", 2.3, 4).describedAs("Exponent of the objective lp.").defaultsTo(3.0);
  private static final Key<Integer> SWITCH =
      Key.whole("switch", 0, 1_000_000)
          .describedAs("Mini-batches of lp before the other objective.")
          .defaultsToComputed("100 to 600 observations an atom, by the density of the codes");
  private static final Key<Normalisation> NORM =
      Key.of("norm", Forms.choice(Normalisation.class))
          .describedAs(
              "Weight of an observation in what is learned: as it is, unit norm, or clipped at 1.5"
                  + " running medians.")
          .defaultsToComputed("none; clip with predict");
  static final Key<Integer> KEEP =
      Key.whole("keep", 1, MOST_CHANNELS)
          .describedAs("How many codes stay, the largest by magnitude; at most one for each atom.")
          .defaultsToComputed("atoms / 4");
  private static final Key<Double> THRESHOLD =
      Key.number("threshold", 0, 1e8)
          .describedAs("Instead of keep: every code above it stays, in units of the channels.");
  private static final Key<Double> NOISE_THRESHOLD =
      Key.number("noise_threshold", 0.5, 20)
          .describedAs("Instead of keep: every code above so many deviations of the noise stays.");
  private static final Key<Missing> MISSING =
      Key.choice("missing", Missing.IMPUTE)
          .describedAs(
              "What a missing channel means: it is filled from the code of the others, or the"
                  + " observation is refused.");
  private static final Key<Integer> IMPUTE_ROUNDS =
      Key.whole("impute_rounds", 0, 100)
          .describedAs("Rounds in which missing channels are filled.")
          .defaultsTo(6);
  private static final Key<Integer> IMPUTE_KEEP =
      Key.whole("impute_keep", 1, MOST_CHANNELS)
          .describedAs("How many codes missing channels are filled from, at most one per atom.")
          .defaultsToComputed("estimated from the noise");
  static final Key<Boolean> FILLED =
      Key.flag("filled")
          .describedAs("Whether readings are written with their gaps filled.")
          .defaultsTo(false);
  private static final Key<Score> SCORE =
      Key.choice("score", Score.RESIDUAL).describedAs("Meaning of the anomaly score.");

  /** Whether readings are predicted. */
  public static final Key<Boolean> PREDICT =
      Key.flag("predict")
          .describedAs(
              "Whether a reading is predicted from the reconstruction of the key's last one, and"
                  + " only the rest is coded.")
          .defaultsTo(false);

  /** How often a reading of a key is coded without a prediction. */
  public static final Key<Integer> KEYFRAME =
      Key.whole("keyframe", 0, 1_000_000)
          .describedAs(
              "With predict: one reading of a key in so many is coded without a prediction; 0:"
                  + " only its first.")
          .defaultsToComputed("0; 24 for compress");

  /** Declarations of all options. */
  public static final KeyTable KEYS =
      KeyTable.of(
          ATOMS,
          BASES,
          MODE,
          BATCH,
          RHO_MIN,
          DRIFT,
          DETECTOR,
          SOFTNESS,
          ORACLE,
          OBJECTIVE,
          SOFT,
          HARD,
          SHARPNESS,
          P,
          SWITCH,
          NORM,
          KEEP,
          THRESHOLD,
          NOISE_THRESHOLD,
          MISSING,
          IMPUTE_ROUNDS,
          IMPUTE_KEEP,
          FILLED,
          SCORE,
          PREDICT,
          KEYFRAME);

  /**
   * How a dictionary is learned.
   *
   * @param method how a full mini-batch becomes the next dictionary
   * @param batch number of observations of a mini-batch
   * @param objective function of the codes that is maximised
   * @param norm weight of an observation
   * @param detector whether a change of the source restarts the schedule
   */
  public record Training(
      Method method, int batch, Objective objective, Normalisation norm, Detector detector) {}

  /**
   * How an observation is coded.
   *
   * @param rule rule that selects the codes to keep
   * @param missing whether channels may be missing
   * @param rounds number of rounds of imputation
   * @param count number of codes to impute from; zero: estimated
   * @param answer further outputs
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
   * Outputs for an observation besides its code.
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

  /**
   * Whether a detected change of the source restarts the schedule. The detector runs in both cases.
   */
  public enum Detector {
    ON,
    OFF
  }

  /** Linear oracle. */
  enum Oracle {
    /** The polar factor: all directions have the same weight. */
    POLAR,
    /** Directions in which the gradient is small have a small weight. */
    SOFT
  }

  /** Treatment of missing channels. */
  enum Missing {
    /** A missing channel is filled from the code of the other channels. */
    IMPUTE,
    /** An observation with a missing channel is refused. */
    REFUSE;

    Ports.Missing port() {
      return this == IMPUTE ? Ports.Missing.ALLOWED : Ports.Missing.REFUSED;
    }
  }

  /** Reads the options and reports all faults. */
  public static DictionaryOptions read(int channels, Options options) {
    return read(channels, options, Schedule.Mode.FAST);
  }

  /**
   * Reads the options and reports all faults.
   *
   * @param usual the mode without the option
   */
  static DictionaryOptions read(int channels, Options options, Schedule.Mode usual) {
    if (channels < 2 || channels > MOST_CHANNELS) {
      options.refuse(
          "",
          "expected 2 to "
              + MOST_CHANNELS
              + " channels, found "
              + channels
              + "; split a wider source into several pipelines");
    }
    int atoms =
        options.read(
            ATOMS.narrowedTo(Forms.whole(2, Math.max(2, channels))), Math.max(2, channels));
    int bases = options.read(BASES);
    Shape shape = new Shape(atoms, Math.max(atoms, channels));
    return new DictionaryOptions(
        shape, bases, training(shape, bases, options, usual), coding(shape, options));
  }

  /** Returns the training options of one basis, which learns from its share of a mini-batch. */
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

  private static Training training(Shape shape, int bases, Options options, Schedule.Mode usual) {
    Schedule.Mode mode = options.read(MODE, usual);
    if (mode == Schedule.Mode.TANGENT && !shape.isSquare()) {
      options.refuse(
          "mode",
          "expected a mode with a linear oracle for fewer atoms than channels, found tangent;"
              + " remove atoms, or set mode: fast");
    }
    int batch = options.read(BATCH, shape.atoms() * bases);
    Warmup warmup = new Warmup(shape.atoms(), share(batch, bases));
    boolean predicted = options.read(PREDICT);
    double rhoMin = options.read(RHO_MIN, predicted && !mode.isReference() ? LOOP_RHO : 0.0);
    double drift = options.read(DRIFT);
    if (mode.isReference()) {
      refuseUnused(options, RHO_MIN, "mode: fast");
      refuseUnused(options, DRIFT, "mode: fast");
    }
    boolean detector = options.read(DETECTOR, !mode.isReference());
    return new Training(
        new Method(new Schedule(mode, rhoMin, drift, warmup), softness(mode, options)),
        batch,
        objective(mode, options),
        options.read(NORM, predicted ? Normalisation.CLIP : Normalisation.NONE),
        detector ? Detector.ON : Detector.OFF);
  }

  private static double softness(Schedule.Mode mode, Options options) {
    double softness = options.read(SOFTNESS);
    boolean soft = options.read(ORACLE) == Oracle.SOFT;
    if (!soft) {
      refuseUnused(options, SOFTNESS, "oracle: soft");
    } else if (!mode.isReference()) {
      refuseUnused(options, ORACLE, "mode: paper");
    }
    return soft ? softness : 0;
  }

  private static Objective objective(Schedule.Mode mode, Options options) {
    Objective.Kind kind =
        options.read(OBJECTIVE, mode.isReference() ? Objective.Kind.LP : Objective.Kind.SOFT);
    double soft = options.read(SOFT);
    double hard = options.read(HARD);
    double sharpness = options.read(SHARPNESS);
    Objective objective =
        new Objective(
            kind,
            options.read(P),
            switch (kind) {
              case LP -> 0;
              case SOFT -> soft;
              case HARD -> hard;
              case LOGCOSH -> 1 / sharpness;
            },
            options.read(SWITCH, Objective.WITH_THE_SCHEDULE));
    if (kind != Objective.Kind.SOFT) {
      refuseUnused(options, SOFT, "objective: soft");
    }
    if (kind != Objective.Kind.HARD) {
      refuseUnused(options, HARD, "objective: hard");
    }
    if (kind != Objective.Kind.LOGCOSH) {
      refuseUnused(options, SHARPNESS, "objective: logcosh");
    }
    if (kind == Objective.Kind.LP) {
      refuseUnused(options, SWITCH, "objective: soft");
    }
    return objective;
  }

  private static Coding coding(Shape shape, Options options) {
    int keep = keep(shape.atoms(), options);
    double threshold = options.read(THRESHOLD, 0.0);
    double deviations = options.read(NOISE_THRESHOLD, 3.0);
    boolean noise = options.has(NOISE_THRESHOLD);
    boolean above = options.has(THRESHOLD);
    if (options.has(KEEP) && above) {
      options.refuse(
          "threshold",
          "expected keep or threshold, found both; keep the option that should decide which codes"
              + " stay");
    }
    if (noise && (above || options.has(KEEP))) {
      options.refuse(
          "noise_threshold",
          "expected it alone, found "
              + (above ? "threshold" : "keep")
              + " too; keep the option that should decide which codes stay");
    }
    Missing missing = options.read(MISSING);
    int rounds = options.read(IMPUTE_ROUNDS);
    int count = options.read(IMPUTE_KEEP.narrowedTo(Forms.whole(1, shape.atoms())), 0);
    if (missing == Missing.REFUSE) {
      refuseUnused(options, IMPUTE_ROUNDS, "missing: impute");
      refuseUnused(options, IMPUTE_KEEP, "missing: impute");
    }
    boolean filled = options.read(FILLED);
    if (missing == Missing.REFUSE) {
      refuseUnused(options, FILLED, "missing: impute");
    }
    SparseCoder.Rule rule =
        above
            ? new SparseCoder.Above(threshold)
            : noise ? new SparseCoder.AboveNoise(deviations) : new SparseCoder.Largest(keep);
    Answer answer = new Answer(options.read(SCORE), filled ? Filled.WRITTEN : Filled.LEFT_OUT);
    return new Coding(rule, missing, rounds, count, answer);
  }

  /** Whether readings are predicted, and the rest is coded. */
  public static boolean isPredicted(Options options) {
    boolean predicted = options.read(PREDICT);
    if (!predicted) {
      refuseUnused(options, KEYFRAME, "predict: true");
    }
    return predicted;
  }

  /**
   * Reads how often a reading of a key is coded without a prediction; 0: its first alone.
   *
   * @param without what is meant without the option
   */
  public static int keyframe(Options options, int without) {
    return options.read(KEYFRAME, without);
  }

  /** Reads the number of codes to keep. */
  public static int keep(int atoms, Options options) {
    return options.read(KEEP.narrowedTo(Forms.whole(1, atoms)), Math.max(1, atoms / 4));
  }

  private static void refuseUnused(Options options, Key<?> name, String needed) {
    if (options.has(name)) {
      options.refuse(name, "has no effect without '" + needed + "'; remove it, or set " + needed);
    }
  }
}
