package io.millrace.stage;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import java.util.Arrays;

/*
 * Each stage runs on a block of its own. A row's way: first's channels -> first.step -> if it emitted, the passed field and the
 * channels beside -> second.step. A row that either refuses is refused as a whole: nothing of it is written back, and first's row
 * is marked refused so that first does not learn from it.
 *
 * Step counts. First's is the row's. Second has taken what first emitted, which follows from the count alone (timing), so it
 * is not stored. During the flush first is drained, its last outputs stepped through second, then second: flushed counts
 * these steps, because a count of steps does not tell where the stream ended. It is kept only if second owes output.
 *
 *   sequence    | first's slots | then.<second's slots> | chain.flushed, if second pads | chain.started, if nothing learns |
 *
 * chain.started is 1 in a state that a chain has written. Where it is 0 the state was adopted from a pipeline of other
 * stages, whose counts mean nothing here: the step stops.
 */
/**
 * Two stages one behind the other: what the first emits is what the second observes.
 *
 * <p>The second reads one field of the first's output, and behind it the channels of the input that
 * the first does not read, such as a label. It runs when the first emits. Its output is the
 * chain's; fields in units of its input have no units here, unless what is passed is itself in
 * units of the chain's input. Slots of the second are called {@code then.} and their name.
 *
 * <p>The timing composes: receptive fields grow by strides, delays and strides multiply up.
 */
public final class Chain implements StreamModel {

  /** What the names of the second's slots begin with. */
  static final String THEN = "then.";

  private static final String FLUSHED = "chain.flushed";
  private static final String STARTED = "chain.started";

  private final StreamModel first;
  private final StreamModel second;
  private final ChainLink link;
  private final Signature signature;
  private final int inputWidth;
  private final int stateWidth;
  private final int firstInputWidth;
  private final int firstOutputWidth;
  private final int passedAt;
  private final int flushedAt;
  private final int startedAt;
  private final float[] secondInput;
  private final float[] drained;
  private final InnerBlock front;
  private final InnerBlock back;

  private Chain(StreamModel first, StreamModel second, ChainLink link, StateLayout parameters) {
    this.first = first;
    this.second = second;
    this.link = link;
    StateLayout sequence = link.sequence();
    if (second.padding() > 0) {
      sequence = sequence.followedBy(StateLayout.of(Slot.of(FLUSHED)));
    }
    if (parameters.width() == 0) {
      sequence = sequence.followedBy(StateLayout.of(Slot.of(STARTED)));
    }
    this.signature = link.signature(sequence, parameters);
    this.inputWidth = signature.inputWidth();
    this.stateWidth = sequence.width();
    this.firstInputWidth = first.signature().inputWidth();
    this.firstOutputWidth = first.signature().outputWidth();
    this.passedAt = link.passedAt();
    this.flushedAt = second.padding() > 0 ? sequence.offset(FLUSHED) : -1;
    this.startedAt = parameters.width() == 0 ? sequence.offset(STARTED) : -1;
    this.secondInput = new float[second.signature().inputWidth()];
    this.drained = link.nothing();
    this.front = new InnerBlock(first, sequence, 0);
    this.back = new InnerBlock(second, sequence, first.signature().sequence().width());
  }

  /**
   * A chain of two stages; a {@link Learner} if either is one.
   *
   * @param passed the field of the first's output that the second reads
   */
  public static StreamModel of(StreamModel first, StreamModel second, OutputField passed) {
    ChainLink link = new ChainLink(first.signature(), second.signature(), passed);
    if (first instanceof Learner || second instanceof Learner) {
      ChainedParameters parameters = new ChainedParameters(first, second);
      return new ChainedLearner(new Chain(first, second, link, parameters.layout()), parameters);
    }
    return new Chain(first, second, link, StateLayout.EMPTY);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void reset(float[] state, int offset) {
    signature.sequence().fill(state, offset);
    first.reset(state, offset);
    second.reset(state, offset + first.signature().sequence().width());
  }

  @Override
  public void step(Rows rows) {
    open(rows);
    for (int row = 0; row < rows.size(); row++) {
      if (link.acceptable(rows, row)) {
        requireStarted(rows, row);
        passIn(rows, row);
      } else {
        rows.refuse(row);
      }
    }
    front.step();
    passOn(rows, false);
  }

  @Override
  public int padding() {
    return Math.addExact(first.padding(), second.padding());
  }

  @Override
  public void flush(Rows rows) {
    if (padding() == 0) {
      StreamModel.super.flush(rows);
    }
    open(rows);
    for (int row = 0; row < rows.size(); row++) {
      if (flushed(rows, row) < first.padding()) {
        passIn(rows, row);
      }
    }
    front.flush();
    passOn(rows, true);
    open(rows);
    for (int row = 0; row < rows.size(); row++) {
      // Rows that first has just drained have an outcome by now, and one step of padding more.
      if (rows.outcome(row) == null && flushed(rows, row) >= first.padding()) {
        drain(rows, row);
      }
    }
    back.flush();
    for (int behind = 0; behind < back.size(); behind++) {
      back.take(rows, behind);
    }
    if (flushedAt >= 0) {
      for (int row = 0; row < rows.size(); row++) {
        rows.states()[stateAt(row) + flushedAt]++;
      }
    }
  }

  /** The block of the last step, as the first saw it; rows that either refused are refused. */
  InnerBlock front() {
    return front;
  }

  /** The block of the last step, as the second saw it. */
  InnerBlock back() {
    return back;
  }

  /** Makes room for a block and empties those of the stages; their parameters stay. */
  void open(Rows rows) {
    front.open(rows);
    back.open(rows);
  }

  private void requireStarted(Rows rows, int row) {
    if (startedAt < 0) {
      return;
    }
    int at = stateAt(row) + startedAt;
    if (rows.steps(row) > 0 && rows.states()[at] == 0) {
      throw ChainLink.adopted("key");
    }
  }

  private void passIn(Rows rows, int row) {
    front.add(rows, row, rows.inputs(), row * inputWidth, rows.steps(row));
  }

  /** Steps the second on what the first emitted, and takes every row back. */
  private void passOn(Rows rows, boolean flushing) {
    Rows emitted = front.rows();
    for (int row = 0; row < emitted.size(); row++) {
      if (emitted.outcome(row) == Outcome.EMITTED) {
        int outer = front.outerRow(row);
        int passed = row * firstOutputWidth + passedAt;
        long steps = link.emitted(rows.steps(outer));
        if (link.besideWidth() == 0) {
          back.add(rows, outer, emitted.outputs(), passed, steps);
        } else {
          float[] source = flushing ? drained : rows.inputs();
          int beside = flushing ? 0 : outer * inputWidth + firstInputWidth;
          System.arraycopy(emitted.outputs(), passed, secondInput, 0, link.passedWidth());
          System.arraycopy(source, beside, secondInput, link.passedWidth(), link.besideWidth());
          back.add(rows, outer, secondInput, 0, steps);
        }
      }
    }
    back.step();
    // The second's rows are those that the first emitted, in the same order.
    int behind = 0;
    for (int row = 0; row < emitted.size(); row++) {
      int outer = front.outerRow(row);
      Outcome outcome = emitted.outcome(row);
      if (outcome == Outcome.EMITTED) {
        if (back.take(rows, behind++) == Outcome.REFUSED) {
          emitted.refuse(row);
        } else {
          keepFirst(rows, row);
        }
      } else if (outcome == Outcome.SILENT) {
        keepFirst(rows, row);
        rows.advance(outer, Outcome.SILENT);
      } else {
        rows.refuse(outer);
      }
    }
  }

  private void drain(Rows rows, int row) {
    long own = (long) (flushed(rows, row) - first.padding());
    Arrays.fill(secondInput, 0f);
    back.add(rows, row, secondInput, 0, link.emitted(rows.steps(row) - own) + own);
  }

  private void keepFirst(Rows rows, int row) {
    front.keepState(rows, row);
    if (startedAt >= 0) {
      rows.states()[stateAt(front.outerRow(row)) + startedAt] = 1;
    }
  }

  private float flushed(Rows rows, int row) {
    return flushedAt < 0 ? 0 : rows.states()[stateAt(row) + flushedAt];
  }

  private int stateAt(int row) {
    return row * stateWidth;
  }
}
