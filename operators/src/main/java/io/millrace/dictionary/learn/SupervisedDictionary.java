package io.millrace.dictionary.learn;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.Judging;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.dictionary.code.Shape;
import io.millrace.stage.InnerBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * A row is n channels that are coded, then the covariates. Its output is that of the dictionary,
 * whose reconstruction is followed by the covariates as they are, and then those of the classifier.
 *
 * A row that ends a mini-batch of the dictionary is the last of its block (horizon). Its own label
 * is learned behind that end, so that it is the same whether it comes with the row or later; the
 * labels of the rows before it are learned before it. Labels change nothing that a step reads until
 * the dictionary's next mini-batch ends, so they are not counted as learned.
 *
 * A memo is the reading with its gaps filled, as it was answered, and the covariates.
 */
/**
 * Learns a dictionary whose atoms are shaped by labels, too, and answers the probabilities of the
 * classes from all codes of a reading.
 *
 * <p>Readings without a label teach the dictionary alone. A labelled one costs {@code atoms ·
 * channels + 2 · classes · channels + 2 · features²} multiply-adds more.
 *
 * <p>Source: Lee, Lyu and Yao, Supervised Dictionary Learning with Auxiliary Covariates, arXiv
 * 2206.06774, in its filter form; the gradient is added to that of the Frank–Wolfe step.
 */
final class SupervisedDictionary implements Restartable, Judging {

  private static final float MOST = 1e8f;

  private final DictionaryModel model;
  private final Restartable inner;
  private final Supervision options;
  private final CodeClassifier classifier;
  private final InnerBlock block;
  private final Signature signature;
  private final int n;
  private final int width;
  private final int outputWidth;
  private final int rebuilt;
  private final float[] answer;
  private final float[] coded;

  /** Rows as they were answered: {@link #n} values without gaps, and the covariates. */
  private float[] seen = {};

  /**
   * @param model the dictionary, of one basis
   * @param inner codes the channels before the covariates with it, perhaps with a prediction; its
   *     parameters begin with those of the dictionary
   */
  SupervisedDictionary(
      DictionaryModel model, Restartable inner, Supervision options, KernelChoice choice) {
    Signature behind = inner.signature();
    Shape shape = model.shape();
    this.model = model;
    this.inner = inner;
    this.options = options;
    this.n = shape.channels();
    this.width = n + options.covariates();
    StateLayout parameters = behind.parameters().followedBy(CodeClassifier.slots(shape, options));
    this.signature =
        new Signature(
            new Ports(
                width,
                options.label().targets(),
                missing(behind.ports().missing()),
                outputs(behind.ports())),
            behind.timing(),
            behind.sequence(),
            parameters,
            behind.multiplyAdds()
                + shape.size()
                + (long) options.classes() * CodeClassifier.features(shape, options));
    this.outputWidth = signature.outputWidth();
    this.classifier = new CodeClassifier(shape, options, parameters, choice);
    this.block = new InnerBlock(inner, behind.sequence(), 0);
    this.rebuilt = behind.ports().offset("reconstruction");
    this.answer = new float[behind.outputWidth()];
    this.coded = new float[n];
  }

  private Ports.Missing missing(Ports.Missing ofDictionary) {
    return ofDictionary == Ports.Missing.ALLOWED && width > n
        ? Ports.Missing.IN_PART
        : ofDictionary;
  }

  private List<OutputField> outputs(Ports dictionary) {
    List<OutputField> outputs = new ArrayList<>();
    for (OutputField field : dictionary.outputs()) {
      outputs.add(
          field.name().equals("reconstruction")
              ? OutputField.likeInput(field.name(), width).as(OutputField.Meaning.EXPECTED)
              : field);
    }
    outputs.add(
        new OutputField(
                "probabilities", options.classes(), OutputField.Form.DENSE, OutputField.Units.NONE)
            .as(OutputField.Meaning.PROBABILITIES));
    outputs.add(OutputField.scalar("class").as(OutputField.Meaning.CLASS, options.classes()));
    outputs.add(OutputField.scalar("loss"));
    outputs.add(OutputField.scalar("correct").as(OutputField.Meaning.CORRECT));
    return outputs;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void reading(Set<String> fields) {
    inner.reading(fields);
  }

  @Override
  public Set<String> rights() {
    return Set.of("correct");
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    signature.parameters().fill(parameters, 0);
    inner.initialize(parameters, seed);
    classifier.initialize(parameters);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return inner.horizon(parameters, learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return inner.version(parameters, learned);
  }

  @Override
  public Gauges gauges() {
    Gauges behind = inner.gauges();
    Map<String, String> slots = new HashMap<>(behind.slots());
    slots.put("accuracy", CodeClassifier.ACCURACY);
    slots.put("loss", CodeClassifier.LOSS);
    return new Gauges(slots, behind.totals());
  }

  @Override
  public void step(Rows rows) {
    block.open(rows);
    block.shareParameters(rows);
    if (seen.length < rows.capacity() * width) {
      seen = new float[rows.capacity() * width];
    }
    for (int row = 0; row < rows.size(); row++) {
      Refusal fault = fault(rows, row);
      if (fault == null) {
        System.arraycopy(rows.inputs(), row * width, seen, row * width, width);
        System.arraycopy(rows.inputs(), row * width, coded, 0, n);
        block.add(rows, row, coded, 0, rows.steps(row));
      } else {
        rows.refuse(row, fault);
      }
    }
    block.step();
    for (int behind = 0; behind < block.size(); behind++) {
      int row = block.outerRow(behind);
      if (block.rows().outcome(behind) == Outcome.REFUSED) {
        rows.refuse(row, block.rows().refusal(behind));
      } else {
        block.keepState(rows, behind);
        write(rows, row, behind);
      }
    }
  }

  private Refusal fault(Rows rows, int row) {
    for (int channel = n; channel < width; channel++) {
      float value = rows.inputs()[row * width + channel];
      if (Float.isNaN(value)) {
        return new Refusal(
            channel, "a value of each covariate", "fill gaps with impute before dictionary");
      }
      if (!(Math.abs(value) <= MOST)) {
        return Refusal.tooLarge(channel, "1e8");
      }
    }
    return options.accepts(options.label().of(rows.targets(), row))
        ? null
        : unknown(width + options.label().at());
  }

  private Refusal unknown(int channel) {
    return new Refusal(
        channel,
        "a label from 0 to " + (options.classes() - 1) + ", or none",
        "number the classes from 0, and raise classes if there are more");
  }

  private void write(Rows rows, int row, int behind) {
    float[] out = rows.outputs();
    int at = row * outputWidth;
    int tail = rebuilt + n;
    block.rows().readOutput(behind, answer);
    System.arraycopy(answer, 0, out, at, tail);
    System.arraycopy(seen, row * width + n, out, at + tail, width - n);
    System.arraycopy(answer, tail, out, at + rebuilt + width, answer.length - tail);
    for (int i = 0; i < n; i++) {
      int place = row * width + i;
      seen[place] = Float.isNaN(seen[place]) ? answer[rebuilt + i] : seen[place];
    }
    int best = classifier.answer(rows.parameters(), seen, row * width);
    int to = at + answer.length + width - n;
    int classes = options.classes();
    System.arraycopy(classifier.probabilities, 0, out, to, classes);
    float label = options.label().of(rows.targets(), row);
    boolean known = !Float.isNaN(label);
    out[to + classes] = best;
    out[to + classes + 1] = known ? classifier.loss((int) label) : Float.NaN;
    out[to + classes + 2] = known ? (best == (int) label ? 1f : 0f) : Float.NaN;
    rows.advance(row, Outcome.EMITTED);
  }

  @Override
  public void learn(Rows rows) {
    if (rows.size() == 0) {
      return;
    }
    float[] parameters = rows.parameters();
    int last = rows.size() - 1;
    for (int row = 0; row < last; row++) {
      learnLabel(rows, row);
    }
    for (int behind = 0; behind < block.size(); behind++) {
      // A stage behind this one may have refused a row that this one accepted.
      if (rows.outcome(block.outerRow(behind)) == Outcome.REFUSED) {
        block.rows().refuse(behind);
      }
    }
    long version = inner.version(parameters, rows.learned());
    if (inner.horizon(parameters, rows.learned()) <= rows.size()) {
      classifier.mark(parameters);
    }
    block.shareParameters(rows);
    rows.countLearned(block.learn(rows));
    if (inner.version(parameters, rows.learned()) != version) {
      classifier.close(parameters);
    }
    learnLabel(rows, last);
  }

  private void learnLabel(Rows rows, int row) {
    float label = options.label().of(rows.targets(), row);
    if (rows.outcome(row) == Outcome.EMITTED && !Float.isNaN(label)) {
      classifier.learn(rows.parameters(), seen, row * width, (int) label);
    }
  }

  @Override
  public int memoWidth() {
    return width;
  }

  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    System.arraycopy(seen, row * width, memo, 0, width);
    return rows.outcome(row) == Outcome.EMITTED;
  }

  @Override
  public void learnLate(Rows memos) {
    for (int row = 0; row < memos.size(); row++) {
      float label = options.label().of(memos.targets(), row);
      if (!options.accepts(label)) {
        memos.refuse(row, unknown(width + options.label().at()));
      } else if (!Float.isNaN(label)) {
        classifier.learn(memos.parameters(), memos.inputs(), row * width, (int) label);
      }
    }
  }

  @Override
  public Set<EventEffect> effects() {
    return inner.effects();
  }

  /** The classifier stays: it follows the atoms. */
  @Override
  public void restart(float[] parameters) {
    inner.restart(parameters);
  }

  @Override
  public void forget(float[] parameters, double share) {
    inner.forget(parameters, share);
    classifier.forget(parameters, (float) share);
  }

  @Override
  public boolean detects() {
    return inner.detects();
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    if (!(before instanceof SupervisedDictionary older)) {
      return Carrying.refused("dictionary: classes: expected classes before, too");
    }
    if (older.options.classes() != options.classes()) {
      return Carrying.refused(
          "dictionary: classes: expected "
              + older.options.classes()
              + " as before, found "
              + options.classes());
    }
    ChannelChange coded;
    ChannelChange covariates;
    try {
      coded = change.part(0, older.n, 0, n);
      covariates = change.part(older.n, older.width, n, width);
    } catch (IllegalArgumentException crossing) {
      return Carrying.refused(
          "dictionary: covariates: expected the same channels to be coded as before, found one that"
              + " was a covariate, or became one");
    }
    Carrying dictionary = inner.carrying(older.inner, coded);
    return dictionary.refusals().isEmpty()
        ? new SupervisedCarrying(
            older.signature,
            signature,
            change,
            coded,
            covariates,
            dictionary,
            from -> model.atoms(older.model, coded, from))
        : dictionary;
  }
}
