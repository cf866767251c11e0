package io.millrace.preprocess;

import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.bounds.Bounds;
import io.millrace.stage.InnerBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/*
 * The inner operator runs on its own block. A row there has its channels scaled with the
 * statistics before the observation (test, then train), its state without RunningScale's slots,
 * and its step count since the warm-up. The outcome of the inner operator is the outcome of the
 * row. Only then are the statistics updated with the observation, so a refused row changes
 * nothing.
 */
/**
 * Standardizes channels to mean 0 and deviation 1 for its inner operator, with running statistics
 * of each key.
 *
 * <p>A key's first {@code warmup} observations only update the statistics: they have no output, and
 * the inner operator does not learn them. A channel that had fewer values than that is passed on as
 * missing, or as its mean to an operator that takes none missing. A value beyond {@code clip}
 * deviations is clipped there, and its answer says {@code unusual}: it is a fault, or a channel
 * that was constant for long has changed. Output fields in units of the input are scaled back, with
 * NaN for a channel that was never observed; errors and scores remain those of the scaled
 * observation.
 *
 * <p>If the inner operator is a {@link Learner}, so is the stage. The state has three floats per
 * channel of a key; a step allocates nothing.
 */
public final class Standardize implements StreamModel {

  private final StreamModel inner;
  private final int n;
  private final RunningScale statistics;
  private final StandardizeOptions options;
  private final Bounds bounds;
  private final Signature signature;
  private final List<OutputField> outputs;

  /** Whether anybody reads a field; one that nobody reads keeps the scale of the inner operator. */
  private final boolean[] isRead;

  private final int width;
  private final InnerBlock block;
  private final UnusualFlag flag;

  /**
   * @param bounds of what is scaled back
   */
  Standardize(StreamModel inner, StandardizeOptions options, Bounds bounds) {
    Signature behind = inner.signature();
    this.inner = inner;
    this.n = behind.inputWidth();
    this.options = options;
    this.statistics = new RunningScale(n, options);
    this.bounds = bounds;
    Timing timing = behind.timing();
    this.signature =
        new Signature(
            UnusualFlag.beside(behind.ports()),
            new Timing(
                Long.MAX_VALUE, Math.addExact(options.warmup(), timing.delay()), timing.stride()),
            statistics.slots().followedBy(behind.sequence()),
            behind.parameters(),
            behind.multiplyAdds() + 2L * n);
    this.outputs = behind.ports().outputs();
    this.isRead = new boolean[outputs.size()];
    Arrays.fill(isRead, true);
    this.width = signature.outputWidth();
    this.block = new InnerBlock(inner, signature.sequence(), statistics.slots().width());
    this.flag = new UnusualFlag(signature.ports());
  }

  /** Returns the factory of {@code standardize} stages. */
  public static ModelFactory.Wrapper factory() {
    return ModelFactory.declaring(
        StandardizeOptions.KEYS,
        (Options options) -> {
          StandardizeOptions read = StandardizeOptions.read(options);
          return inner -> around(inner, read, options);
        });
  }

  private static StreamModel around(StreamModel inner, StandardizeOptions read, Options options) {
    if (inner.signature().sequence().contains("standardize.mean")) {
      options.refuse("", "expected one standardize stage, found a second behind it; remove one");
      return inner;
    }
    if (inner instanceof Encoder) {
      options.refuse(
          "",
          "expected no standardize before a stage whose codes are read by its published versions"
              + " alone, because scales are kept by key; remove it: compress scales by itself");
      return inner;
    }
    Bounds bounds = Bounds.read(inner.signature().inputWidth(), List.of(), options);
    Standardize stage = new Standardize(inner, read, bounds);
    return inner instanceof Learner learner ? new StandardizedLearner(stage, learner) : stage;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void reading(Set<String> fields) {
    inner.reading(fields);
    for (int field = 0; field < outputs.size(); field++) {
      isRead[field] = fields.contains(outputs.get(field).name());
    }
  }

  @Override
  public void reset(float[] state, int offset) {
    statistics.slots().fill(state, offset);
    inner.reset(state, offset + statistics.slots().width());
  }

  @Override
  public void step(Rows rows) {
    open(rows);
    Ports.Missing missing = signature.ports().missing();
    for (int row = 0; row < rows.size(); row++) {
      if (!rows.acceptable(row, missing)) {
        rows.refuse(row);
      } else if (rows.steps(row) < options.warmup()) {
        statistics.learn(rows.states(), stateAt(row), rows.inputs(), row * n);
        rows.advance(row, Outcome.SILENT);
      } else {
        scale(rows, row, pass(rows, row));
      }
    }
    block.step();
    for (int behind = 0; behind < block.size(); behind++) {
      if (take(rows, behind) != Outcome.REFUSED) {
        int row = block.outerRow(behind);
        statistics.learn(rows.states(), stateAt(row), rows.inputs(), row * n);
      }
    }
  }

  @Override
  public int padding() {
    return inner.padding();
  }

  @Override
  public void flush(Rows rows) {
    open(rows);
    for (int row = 0; row < rows.size(); row++) {
      if (rows.steps(row) < options.warmup()) {
        rows.advance(row, Outcome.SILENT);
      } else {
        pass(rows, row);
      }
    }
    block.flush();
    for (int behind = 0; behind < block.size(); behind++) {
      take(rows, behind);
    }
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return before instanceof Standardize stage
        ? new ScaleCarrying(
            stage.signature.sequence(),
            signature.sequence(),
            change,
            inner.carrying(stage.inner, change))
        : Carrying.refused("standardize: expected standardize before, too");
  }

  /** Trains the inner operator on the rows that it has just stepped. */
  void learn(Rows rows) {
    block.shareParameters(rows);
    rows.countLearned(block.learn(rows));
  }

  /** Writes the memo of the inner operator for a row that it has just stepped. */
  boolean remember(int row, float[] memo) {
    return block.remember(row, memo);
  }

  private int stateAt(int row) {
    return row * signature.sequence().width();
  }

  private void open(Rows rows) {
    block.open(rows);
    block.shareParameters(rows);
  }

  /** Writes the scaled values of a row to the block of the inner operator. */
  private void scale(Rows rows, int row, int behind) {
    float[] states = rows.states();
    float[] inputs = block.rows().inputs();
    int at = stateAt(row);
    // An operator that takes no missing values would refuse the row, and a refused row teaches no
    // scale: the key would never be answered. The mean is what is known of the channel.
    double unscaled = signature.ports().missing() == Ports.Missing.ALLOWED ? Double.NaN : 0;
    for (int channel = 0; channel < n; channel++) {
      float value = rows.inputs()[row * n + channel];
      double deviations =
          statistics.isKnown(states, at, channel)
              ? statistics.deviations(states, at, channel, value)
              : unscaled;
      if (Math.abs(deviations) > options.clip()) {
        block.rows().markUnusual(behind);
        deviations = Math.copySign(options.clip(), deviations);
      }
      inputs[behind * n + channel] = (float) deviations;
    }
  }

  /** Adds one row, unscaled, to the block of the inner operator. */
  private int pass(Rows rows, int row) {
    return block.add(rows, row, rows.inputs(), row * n, rows.steps(row) - options.warmup());
  }

  /** Copies the inner operator's result for one row back, in units of the channels. */
  private Outcome take(Rows rows, int behind) {
    Outcome outcome = block.take(rows, behind);
    if (outcome == Outcome.EMITTED) {
      restore(rows, block.outerRow(behind));
      flag.write(rows, block.outerRow(behind));
    } else if (outcome == Outcome.REFUSED) {
      int row = block.outerRow(behind);
      rows.refuse(row, asRead(rows.refusal(row), rows.inputs(), row * n));
    }
    return outcome;
  }

  /**
   * The stage behind refuses a number of deviations, and the host shows the value as it was read:
   * without a word of the scale, a usual value would be called too large, and its cure would be to
   * put standardize where it is.
   */
  private Refusal asRead(Refusal why, float[] values, int from) {
    boolean scaled =
        why.channel() >= 0 && why.channel() < n && Float.isFinite(values[from + why.channel()]);
    return scaled
        ? new Refusal(
            why.channel(),
            "a value that standardize scales to " + why.expected(),
            "declare limits for the channel")
        : why;
  }

  private void restore(Rows rows, int row) {
    float[] values = rows.outputs();
    int to = row * width;
    for (int field = 0; field < outputs.size(); field++) {
      OutputField output = outputs.get(field);
      if (isRead[field] && output.units() != OutputField.Units.NONE) {
        // A field may hold several observations, one after another.
        for (int i = 0; i < output.width(); i++) {
          float value = statistics.restored(rows.states(), stateAt(row), i % n, values[to + i]);
          values[to + i] = bounds.within(i % n, value);
        }
      }
      if (isRead[field] && output.units() == OutputField.Units.FILLED) {
        observed(rows, row, to);
      }
      to += output.width();
    }
  }

  /**
   * Overwrites the observed channels with the original input, because scaling and clipping changed
   * them.
   */
  private void observed(Rows rows, int row, int to) {
    for (int channel = 0; channel < n; channel++) {
      float value = rows.inputs()[row * n + channel];
      if (!Float.isNaN(value)) {
        rows.outputs()[to + channel] = value;
      }
    }
  }
}
