package io.millrace.readout;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.Judging;
import io.millrace.api.math.Curve;
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
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * Symbols: x features of the input (F - 1), phi = (1, x), W readout (K x F), z = W phi, m = max z,
 * s = Σ e^(z-m), p = e^(z-m) / s, y label.
 *   loss = -log p_y = (m - z_y) + log s,  never below zero and finite wherever z is.
 * Parameters of a group: the readout and the slots of the rule (ClassifyRule), accuracy and loss,
 * then those of guard, priors and unknown where they are on. A key has a state with priors alone.
 *
 * learn reads p from the outputs of the block just stepped, or where answers are changed from
 * ClassifyAnswers: all its rows saw the same W, because the host ends blocks at the end of the mini-batch.
 *
 * Range: an observation with a feature above 1e8 is refused, because squares of features must be
 * representable in float32.
 */
/**
 * Classifies observations with multinomial logistic regression that is trained online: computes the
 * probabilities of the classes, and learns each row after that.
 *
 * <p>The label is the declared one, or the last channel: a whole number from 0, or NaN if it is
 * unknown. A row without a label is answered but not learned, and its {@code loss} and {@code
 * correct} are NaN.
 */
public final class ClassifyModel implements Restartable, Judging {

  private static final float MOST = 1e8f;

  /** Features below it are nothing beside the ridge, so such a stream would never be learned. */
  private static final float LEAST = 1e-8f;

  private static final double SLOWEST = 1e-3;

  private final MiniBatches batches;
  private final int width;
  private final int features;
  private final ClassifyOptions.Label label;
  private final int classes;
  private final Kernels kernels;
  private final ClassifyRule rule;
  private final ClassifyOptions options;
  private final Signature signature;
  private final int accuracy;
  private final int loss;
  private final ClassifyAnswers answers;
  private final int stride;
  private final FloatMatrix phi;
  private final FloatMatrix slope;

  /** For rows that are learned late; null until there is one. */
  private Rows again;

  ClassifyModel(ClassifyOptions options, KernelChoice choice) {
    this.options = options;
    this.batches = new MiniBatches(options.batch());
    this.features = options.channels() - 1;
    this.label = options.label();
    this.width = label.isChannel() ? features + 1 : features;
    this.classes = options.classes();
    this.kernels = choice.create();
    this.rule = options.rule(kernels, choice);
    List<Slot> slots = new ArrayList<>(rule.slots());
    slots.add(Slot.of("accuracy"));
    slots.add(Slot.of("loss"));
    this.answers = new ClassifyAnswers(options, kernels);
    slots.addAll(answers.slots());
    StateLayout parameters = StateLayout.of(slots);
    this.accuracy = parameters.offset("accuracy");
    this.loss = parameters.offset("loss");
    answers.place(parameters);
    this.phi = FloatMatrix.of(1, options.features());
    this.slope = FloatMatrix.of(1, classes);
    List<OutputField> fields = new ArrayList<>();
    fields.add(
        new OutputField("probabilities", classes, OutputField.Form.DENSE, OutputField.Units.NONE)
            .as(OutputField.Meaning.PROBABILITIES));
    fields.add(OutputField.scalar("class").as(OutputField.Meaning.CLASS, classes));
    fields.add(OutputField.scalar("loss").as(OutputField.Meaning.ERROR));
    fields.add(OutputField.scalar("correct").as(OutputField.Meaning.CORRECT));
    fields.addAll(answers.fields());
    this.stride = classes + fields.size() - 1;
    this.signature =
        new Signature(
            new Ports(
                width,
                label.targets(),
                label.isChannel() ? Ports.Missing.IN_PART : Ports.Missing.REFUSED,
                fields),
            new Timing(1, 0, 1),
            answers.sequence(),
            parameters,
            (long) classes * options.features());
  }

  /** Returns the factory of {@code classify} stages. */
  public static ModelFactory.Operator factory() {
    return ModelFactory.declaring(
        ClassifyOptions.KEYS,
        (int channels, Options options) ->
            new ClassifyModel(ClassifyOptions.read(channels, options), KernelChoice.ofProcess()));
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    signature.parameters().fill(parameters, 0);
    rule.initialize(parameters, 0);
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
    return new Gauges(Map.of("accuracy", "accuracy", "loss", "loss"));
  }

  @Override
  public Set<String> rights() {
    return Set.of("correct");
  }

  @Override
  public void step(Rows rows) {
    rule.open(rows.parameters(), 0);
    answers.size(rows.capacity());
    for (int row = 0; row < rows.size(); row++) {
      Refusal fault = fault(rows, row);
      if (fault == null) {
        answer(rows, row);
        rows.advance(row, Outcome.EMITTED);
      } else {
        rows.refuse(row, fault);
      }
    }
  }

  /** Returns why a row is refused, or null if it is accepted. */
  private Refusal fault(Rows rows, int row) {
    for (int channel = 0; channel < features; channel++) {
      float value = rows.inputs()[row * width + channel];
      if (Float.isNaN(value)) {
        return new Refusal(
            channel, "a value of each feature", "fill gaps with impute before classify");
      }
      if (!(Math.abs(value) <= MOST)) {
        return Refusal.tooLarge(channel, "1e8");
      }
    }
    if (batches.version(rows.learned()) == 0) {
      int small = rows.tooSmall(row, features, LEAST);
      if (small >= 0) {
        return Refusal.tooSmall(small, "1e-8");
      }
    }
    float found = label(rows, row);
    boolean valid = Float.isNaN(found) || (found >= 0 && found < classes && found == (int) found);
    return valid
        ? null
        : new Refusal(
            label.isChannel() ? features : width + label.at(),
            "a label from 0 to " + (classes - 1) + ", or none",
            "number the classes from 0, and raise classes if there are more");
  }

  private void answer(Rows rows, int row) {
    float[] out = rows.outputs();
    int at = row * stride;
    gather(rows, row);
    int best = 0;
    for (int k = 0; k < classes; k++) {
      out[at + k] = score(k);
      best = out[at + k] > out[at + best] ? k : best;
    }
    float label = label(rows, row);
    boolean known = !Float.isNaN(label);
    float most = out[at + best];
    float away = known ? most - out[at + (int) label] : Float.NaN;
    for (int k = 0; k < classes; k++) {
      out[at + k] -= most;
    }
    kernels.bend(Curve.EXP, out, at, classes);
    float sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += out[at + k];
    }
    for (int k = 0; k < classes; k++) {
      out[at + k] /= sum;
    }
    out[at + classes + 1] = away + (float) StrictMath.log(sum);
    if (answers.change()) {
      answers.answer(rows, row, row * width + features - classes, at);
      best = largest(out, at);
      out[at + classes + 1] = known ? loss(out[at + (int) label]) : Float.NaN;
    }
    out[at + classes] = best;
    out[at + classes + 2] = known ? (best == (int) label ? 1f : 0f) : Float.NaN;
    answers.write(rows, row * width, at + classes + 3);
  }

  private int largest(float[] values, int at) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = values[at + k] > values[at + best] ? k : best;
    }
    return best;
  }

  private static float loss(float probability) {
    return (float) -StrictMath.log(Math.max(probability, Float.MIN_NORMAL));
  }

  private void gather(Rows rows, int row) {
    float[] values = phi.values();
    values[0] = 1f;
    System.arraycopy(rows.inputs(), row * width, values, 1, features);
  }

  private float label(Rows rows, int row) {
    return label.isChannel()
        ? rows.inputs()[row * width + features]
        : rows.targets()[row * label.targets() + label.at()];
  }

  private float score(int k) {
    FloatMatrix weights = rule.weights;
    int at = weights.offset() + k * weights.columns();
    return kernels.dot(weights.values(), at, phi.values(), 0, weights.columns());
  }

  @Override
  public void learn(Rows rows) {
    rule.open(rows.parameters(), 0);
    for (int row = 0; row < rows.size(); row++) {
      float label = label(rows, row);
      if (rows.outcome(row) == Outcome.EMITTED && !Float.isNaN(label)) {
        learn(rows, row, (int) label);
        follow(rows, row);
        rows.countLearned();
        if (batches.isBoundary(rows.learned())) {
          rule.close(batches.version(rows.learned()) - 1);
          answers.close(rows.parameters());
        }
      }
    }
  }

  @Override
  public int memoWidth() {
    return label.isChannel() ? 0 : features + signature.sequence().width();
  }

  /** A memo is the features, and the state of the key before them. */
  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    System.arraycopy(rows.inputs(), row * width, memo, 0, features);
    answers.remember(row, memo, features);
    return rows.outcome(row) == Outcome.EMITTED;
  }

  /** Answers the features again, with the weights as they are now, and learns from that. */
  @Override
  public void learnLate(Rows memos) {
    if (again == null) {
      again = new Rows(signature, 1);
    }
    for (int row = 0; row < memos.size(); row++) {
      again.clear();
      again.useParameters(memos.parameters(), memos.learned());
      int memo = row * memoWidth();
      again.add(memos.inputs(), memo, 0, 0);
      again.writeState(0, memos.inputs(), memo + features);
      again.writeTargets(0, memos.targets(), row * label.targets());
      step(again);
      if (again.outcome(0) == Outcome.REFUSED) {
        memos.refuse(row, again.refusal(0));
      } else {
        learn(again);
        memos.countLearned(again.learned() - memos.learned());
      }
    }
  }

  @Override
  public Set<EventEffect> effects() {
    return rule.forgets()
        ? EnumSet.of(EventEffect.RESTART, EventEffect.FORGET)
        : EnumSet.noneOf(EventEffect.class);
  }

  @Override
  public String obstacle() {
    return "with rule: sgd a classify has neither a schedule nor a memory to be weighed; take rule:"
        + " bound or adam";
  }

  @Override
  public void restart(float[] parameters) {
    forget(parameters, 0);
  }

  @Override
  public void forget(float[] parameters, double share) {
    rule.open(parameters, 0);
    rule.forget(parameters, share);
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    if (!(before instanceof ClassifyModel older)) {
      return Carrying.refused("classify: expected classify before, too");
    }
    List<String> refusals = new ArrayList<>(options.obstacles(older.options));
    refusals.addAll(batches.obstacles(older.batches, "classify", "batch"));
    if (!refusals.isEmpty()) {
      return Carrying.refused(refusals);
    }
    if (label.isChannel() && change.source(features) != older.features) {
      return Carrying.refused(
          "classify: expected the last channel, which is the label, to stay the last; declare"
              + " label: NAME beside channels");
    }
    return new ClassifyCarrying(
        older.signature, signature, change.part(0, older.features, 0, features));
  }

  private void learn(Rows rows, int row, int label) {
    gather(rows, row);
    answers.readOwn(rows, row, row * stride, slope.values());
    answers.learn(rows, row, row * width, label);
    slope.values()[label] -= 1f;
    rule.learn(slope, phi, rows.learned() + 1);
  }

  private void follow(Rows rows, int row) {
    float[] parameters = rows.parameters();
    int at = row * stride + classes;
    float weight = (float) Math.max(SLOWEST, 1 / (rows.learned() + 1.0));
    parameters[loss] += weight * (rows.outputs()[at + 1] - parameters[loss]);
    parameters[accuracy] += weight * (rows.outputs()[at + 2] - parameters[accuracy]);
  }
}
