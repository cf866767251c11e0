package io.millrace.readout;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.StageInputs;
import io.millrace.api.spec.Options;
import io.millrace.math.update.InverseFactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The options of a {@code classify} stage.
 *
 * @param channels number of features, and one for the label
 * @param classes number of classes
 * @param start output before anything was learned
 * @param batch number of labelled observations of a mini-batch
 * @param training learning rule of the readout and its coefficients
 * @param label where the label is
 * @param answers what becomes of the probabilities of the readout
 */
record ClassifyOptions(
    int channels,
    int classes,
    Start start,
    int batch,
    Training training,
    Label label,
    Answers answers) {

  /** With the label as the last channel. */
  ClassifyOptions(int channels, int classes, Start start, int batch, Training training) {
    this(channels, classes, start, batch, training, Label.LAST_CHANNEL, Answers.PLAIN);
  }

  /**
   * Where the label of a row is.
   *
   * @param targets number of targets of a row; 0: the label is the last channel
   * @param at index of the label among the targets
   */
  record Label(int targets, int at) {

    /** The last channel is the label. */
    static final Label LAST_CHANNEL = new Label(0, 0);

    boolean isChannel() {
      return targets == 0;
    }
  }

  /**
   * What becomes of the probabilities of the readout.
   *
   * @param guard whether the start goes on answering beside what was learned
   * @param priors rows over which shares of the classes are estimated; 0: they do not move
   * @param shares of the classes in what the start was trained with; empty: all alike
   * @param unknown whether answers say how unlike all classes the features are
   */
  record Answers(boolean guard, double priors, List<Double> shares, boolean unknown) {

    /** Answers by the readout alone. */
    static final Answers PLAIN = new Answers(false, 0, List.of(), false);

    boolean moving() {
      return priors > 0;
    }
  }

  private static final int MOST_FOR_BOUND = 1024;

  private static final int LEAST_ROWS = 10;

  private static final Key<Integer> CLASSES =
      Key.of("classes", Forms.whole(2, 256).called("the number of classes, from 2 to 256"))
          .describedAs("Number of classes.")
          .required("2");
  private static final Key<Start> START =
      Key.choice("start", Start.UNIFORM)
          .describedAs(
              "What is answered before anything was learned: every class alike, or the softmax of"
                  + " the last channels before the label, logits of a trained classifier.");
  private static final Key<Integer> BATCH =
      Key.whole("batch", 1, 100_000)
          .describedAs("Labelled observations of a mini-batch.")
          .defaultsTo(1);
  private static final Key<Rule> RULE =
      Key.choice("rule", Rule.BOUND).describedAs("How the readout learns.");
  private static final Key<Double> RATE =
      Key.number("rate", 1e-8, 10)
          .describedAs("Step size of adam and sgd.")
          .defaultsToComputed("0.01 with adam, 0.1 with sgd");
  private static final Key<Double> L2 =
      Key.number("l2", 0, 1)
          .describedAs("Pull of every update of adam and sgd towards the start.")
          .defaultsTo(0.0);
  private static final Key<Double> FORGETTING =
      Key.number("forgetting", 0.5, 1)
          .describedAs("Weight of the past per labelled observation, with the rule bound.")
          .defaultsTo(1.0);
  private static final Key<Double> RIDGE =
      Key.number("ridge", 1e-6, 1e6)
          .describedAs(
              "How firmly the start is held, in rows with features of size one, with the rule"
                  + " bound.")
          .defaultsTo(10.0);

  private static final Key<Boolean> GUARD =
      Key.flag("guard")
          .describedAs("Whether the classifier of start: logits answers too, by how well it does.")
          .defaultsTo(false);
  private static final Key<Double> PRIORS =
      Key.number("priors", 0, 1e6)
          .describedAs(
              "Answers over which the shares of the classes of a key are estimated; 0: they are those"
                  + " of the labels.")
          .defaultsTo(0.0);
  private static final Key<List<Double>> SHARES =
      Key.of(
              "shares",
              Forms.list(
                  "a list of shares, one for each class",
                  Forms.number(1e-6, 1).called("a share from 0.000001 to 1")))
          .describedAs(
              "Shares of the classes in what the classifier of start: logits was trained with; for"
                  + " priors.")
          .defaultsToComputed("with start: uniform all alike");
  private static final Key<Boolean> UNKNOWN =
      Key.flag("unknown")
          .describedAs("Whether answers say how unlike all classes the features are.")
          .defaultsTo(false);

  /** Declarations of all options. */
  static final KeyTable KEYS =
      KeyTable.of(
          CLASSES, START, BATCH, RULE, RATE, L2, FORGETTING, RIDGE, GUARD, PRIORS, SHARES, UNKNOWN);

  /** Output before anything was learned. */
  enum Start {
    /** The same probability for every class. */
    UNIFORM,
    /**
     * The softmax of the last channels before the label, which are the logits of a classifier in an
     * earlier stage.
     */
    LOGITS
  }

  /** Learning rule of the readout. */
  enum Rule {
    /** The minimum of quadratic upper bounds of all losses so far. */
    BOUND,
    /** Adam. */
    ADAM,
    /** Stochastic gradient descent. */
    SGD
  }

  /**
   * Learning rule of the readout and its coefficients.
   *
   * @param rule learning rule
   * @param rate step size of {@code adam} and {@code sgd}
   * @param l2 weight of the l2 penalty on the distance from the start, for {@code adam} and {@code
   *     sgd}
   * @param forgetting weight of the past per labelled observation, for {@code bound}
   * @param ridge weight of the start, for {@code bound}
   */
  public record Training(Rule rule, double rate, double l2, double forgetting, double ridge) {}

  /** Reads the options and reports all faults. */
  static ClassifyOptions read(int inputs, Options options) {
    Label label = label(options);
    int channels = label.isChannel() ? inputs : inputs + 1;
    ClassifyOptions read =
        new ClassifyOptions(
            channels,
            options.read(CLASSES, 2),
            options.read(START),
            options.read(BATCH),
            training(options),
            label,
            new Answers(
                options.read(GUARD),
                options.read(PRIORS),
                options.read(SHARES, List.of()),
                options.read(UNKNOWN)));
    refuse(read, options);
    if (channels < 2) {
      options.refuse("", "expected at least two channels, features and then the label, found one");
    } else if (label.isChannel() && !isRead(inputs, options)) {
      options.refuse(
          "",
          "expected a label as it was read, found "
              + (options.inputs().origins().get(inputs - 1) == StageInputs.Origin.CHANNEL
                  ? "a channel that a stage before has changed"
                  : "a field of the stage before")
              + " as the last channel; declare label: NAME beside channels, and the label passes"
              + " every stage");
    } else if (read.start == Start.LOGITS && channels - 1 < read.classes) {
      options.refuse(
          "start",
          "expected one logit a class before the label, found "
              + (channels - 1)
              + " features for "
              + read.classes
              + " classes");
    }
    if (read.training.rule == Rule.BOUND && channels > MOST_FOR_BOUND) {
      options.refuse(
          "rule",
          "expected at most "
              + MOST_FOR_BOUND
              + " channels with bound, found "
              + channels
              + "; take adam or sgd");
    }
    return read;
  }

  private static void refuse(ClassifyOptions read, Options options) {
    Answers answers = read.answers;
    boolean logits = read.start == Start.LOGITS;
    if (answers.guard && !logits) {
      options.refuse(
          GUARD,
          "expected start: logits with it, whose classifier it keeps; set it, or remove guard");
    }
    if (answers.moving() && answers.priors < LEAST_ROWS) {
      options.refuse(
          PRIORS,
          String.format(
              Locale.ROOT,
              "expected 0 or at least %d answers, because fewer tell no shares, found %s",
              LEAST_ROWS,
              answers.priors));
    }
    if (options.has(SHARES)) {
      if (!answers.moving() || !logits) {
        options.refuse(SHARES, "has no effect without priors and start: logits; remove it");
      } else if (answers.shares.size() != read.classes) {
        options.refuse(
            SHARES,
            "expected "
                + read.classes
                + " shares, one for each class, found "
                + answers.shares.size());
      } else if (Math.abs(answers.shares.stream().mapToDouble(one -> one).sum() - 1) > 0.01) {
        options.refuse(
            SHARES,
            String.format(
                Locale.ROOT,
                "expected shares whose sum is 1, found the sum %.3f",
                answers.shares.stream().mapToDouble(one -> one).sum()));
      }
    } else if (answers.moving() && logits) {
      options.refuse(
          SHARES,
          "expected with priors and start: logits, because how often each class was in what that"
              + " classifier was trained with is not known; for "
              + read.classes
              + " classes of equal shares set each to "
              + String.format(Locale.ROOT, "%.4g", 1.0 / read.classes));
    }
  }

  private static Label label(Options options) {
    OptionalInt at = options.takeLabel();
    return at.isPresent()
        ? new Label(options.inputs().declared().width(), at.getAsInt())
        : Label.LAST_CHANNEL;
  }

  private static boolean isRead(int inputs, Options options) {
    List<StageInputs.Origin> origins = options.inputs().origins();
    return origins.size() < inputs || origins.get(inputs - 1) == StageInputs.Origin.READ;
  }

  private static Training training(Options options) {
    Rule rule = options.read(RULE);
    boolean second = rule == Rule.BOUND;
    for (Key<?> key : List.of(RATE, L2)) {
      if (second && options.has(key)) {
        options.refuse(key, "has no effect with rule: bound; remove it, or take adam or sgd");
      }
    }
    for (Key<?> key : List.of(FORGETTING, RIDGE)) {
      if (!second && options.has(key)) {
        options.refuse(key, "has no effect without rule: bound; remove it");
      }
    }
    return new Training(
        rule,
        options.read(RATE, rule == Rule.ADAM ? 1e-2 : 0.1),
        options.read(L2),
        options.read(FORGETTING),
        options.read(RIDGE));
  }

  /** Returns why a classifier of these options cannot go on from one of other options. */
  List<String> obstacles(ClassifyOptions before) {
    List<String> found = new ArrayList<>();
    if (classes != before.classes) {
      found.add("classify: classes: expected " + before.classes + " as before, found " + classes);
    }
    if (training.rule != before.training.rule) {
      found.add("classify: rule: expected the same as before");
    }
    if (answers.guard != before.answers.guard) {
      found.add("classify: guard: expected the same as before");
    }
    if (answers.moving() != before.answers.moving()) {
      found.add("classify: priors: expected the same as before, 0 or not");
    }
    if (answers.unknown != before.answers.unknown) {
      found.add("classify: unknown: expected the same as before");
    }
    if (label.isChannel() != before.label.isChannel()) {
      found.add("classify: expected the label where it was, declared or as the last channel");
    }
    return found;
  }

  /** Number of features of the readout: the constant one, and every channel except the label. */
  int features() {
    return channels;
  }

  /** Initial weight of {@code feature} for the class {@code row}. */
  float startOf(int row, int feature) {
    return start == Start.LOGITS && feature == features() - classes + row ? 1f : 0f;
  }

  /** Share of a class before any label. */
  double shareOf(int row) {
    return answers.shares.isEmpty() ? 1.0 / classes : answers.shares.get(row);
  }

  ClassifyRule rule(Kernels kernels, KernelChoice choice) {
    return switch (training.rule) {
      case BOUND ->
          new BoundRule(
              this,
              new InverseFactor(
                  features(), training.forgetting, training.ridge, kernels, choice.lanes()),
              kernels,
              choice.lanes());
      case ADAM -> new AdamDescent(this, kernels, choice.lanes());
      case SGD -> new PlainDescent(this, kernels);
    };
  }
}
