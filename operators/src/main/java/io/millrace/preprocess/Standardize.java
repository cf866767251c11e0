package io.millrace.preprocess;

import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.stage.InnerBlock;
import java.util.List;

/*
 * The operator behind runs on a block of its own. A row goes there with its channels scaled by the statistics before the
 * observation (test, then train), with the part of its state behind RunningScale's slots, and with the steps it has had
 * behind the warm-up. What the operator behind says of the row is said of it here; only then the statistics take the
 * observation in, so a refused row changes nothing.
 */
/**
 * Brings channels of different units to mean 0 and deviation 1 before the operator behind, by what
 * each key has shown so far.
 *
 * <p>A key's first {@code warmup} observations are taken in silently and not learned. A channel
 * that had fewer values than that itself is passed on as missing. Values are clipped at {@code
 * clip} deviations, so that the first rain after a dry month is not a million deviations. Output
 * fields in units of the input are scaled back, with NaN for a channel never seen; errors and
 * scores stay those of the scaled observation.
 *
 * <p>Around a {@link Learner} the whole is a learner. Three floats a channel and key; nothing is
 * allocated in a step.
 */
public final class Standardize implements StreamModel {

  private final StreamModel inner;
  private final int n;
  private final RunningScale statistics;
  private final StandardizeOptions options;
  private final Signature signature;
  private final List<OutputField> outputs;
  private final int width;
  private final InnerBlock block;

  Standardize(StreamModel inner, StandardizeOptions options) {
    Signature behind = inner.signature();
    this.inner = inner;
    this.n = behind.inputWidth();
    this.options = options;
    this.statistics = new RunningScale(n, options);
    Timing timing = behind.timing();
    this.signature =
        new Signature(
            behind.ports(),
            new Timing(
                Long.MAX_VALUE, Math.addExact(options.warmup(), timing.delay()), timing.stride()),
            statistics.slots().followedBy(behind.sequence()),
            behind.parameters(),
            behind.multiplyAdds() + 2L * n);
    this.outputs = behind.ports().outputs();
    this.width = behind.outputWidth();
    this.block = new InnerBlock(inner, signature.sequence(), statistics.slots().width());
  }

  /** How the catalogue builds a {@code standardize} stage. */
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
    Standardize stage = new Standardize(inner, read);
    return inner instanceof Learner learner ? new StandardizedLearner(stage, learner) : stage;
  }

  @Override
  public Signature signature() {
    return signature;
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

  /** Trains the operator behind on the rows that it has just stepped. */
  void learn(Rows rows) {
    block.shareParameters(rows);
    rows.countLearned(block.learn());
  }

  private int stateAt(int row) {
    return row * signature.sequence().width();
  }

  private void open(Rows rows) {
    block.open(rows);
    block.shareParameters(rows);
  }

  /** Scales a row where it lies in the block of the operator behind. */
  private void scale(Rows rows, int row, int behind) {
    float[] states = rows.states();
    float[] inputs = block.rows().inputs();
    int at = stateAt(row);
    for (int channel = 0; channel < n; channel++) {
      float value = rows.inputs()[row * n + channel];
      inputs[behind * n + channel] =
          statistics.isKnown(states, at, channel)
              ? statistics.scaled(states, at, channel, value)
              : Float.NaN;
    }
  }

  /** Adds one row, unscaled, to the block of the operator behind. */
  private int pass(Rows rows, int row) {
    return block.add(rows, row, rows.inputs(), row * n, rows.steps(row) - options.warmup());
  }

  /** Takes over what the operator behind made of one row. */
  private Outcome take(Rows rows, int behind) {
    Outcome outcome = block.take(rows, behind);
    if (outcome == Outcome.EMITTED) {
      restore(rows, block.outerRow(behind));
    }
    return outcome;
  }

  private void restore(Rows rows, int row) {
    float[] values = rows.outputs();
    int to = row * width;
    for (int field = 0; field < outputs.size(); field++) {
      OutputField output = outputs.get(field);
      if (output.units() != OutputField.Units.NONE) {
        for (int channel = 0; channel < n; channel++) {
          values[to + channel] =
              statistics.restored(rows.states(), stateAt(row), channel, values[to + channel]);
        }
      }
      if (output.units() == OutputField.Units.FILLED) {
        observed(rows, row, to);
      }
      to += output.width();
    }
  }

  /** Puts what was observed over what it was scaled, clipped and scaled back to. */
  private void observed(Rows rows, int row, int to) {
    for (int channel = 0; channel < n; channel++) {
      float value = rows.inputs()[row * n + channel];
      if (!Float.isNaN(value)) {
        rows.outputs()[to + channel] = value;
      }
    }
  }
}
