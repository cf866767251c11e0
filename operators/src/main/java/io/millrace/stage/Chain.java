package io.millrace.stage;

import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/*
 * Each stage runs on its own block. Path of a row: channels of first -> first.step -> if it
 * emitted, the passed field and the channels beside it -> second.step. A row that either stage
 * refuses is refused as a whole: none of its state is written back, and the row of first is marked
 * refused so that first does not learn from it.
 *
 * Step counts. That of first is the count of the row. Second has taken the outputs of first, whose
 * number follows from the count and the timing of first, so it is not stored. A flush drains first
 * and steps its last outputs through second, then drains second. flushed counts these steps,
 * because a count of steps does not show where the stream ended. It is stored only if second has
 * padding.
 *
 *   sequence: | first's slots | then.<second's slots> | chain.flushed | chain.started |
 *     chain.flushed only if second has padding, chain.started only if no stage learns
 *
 * chain.started is 1 in a state that a chain has written. If it is 0, the state was adopted from a
 * pipeline of other stages, whose counts are not valid here, and the step throws an exception.
 */
/**
 * Runs two stages in sequence: the second observes what the first emits.
 *
 * <p>The second stage reads one field of the first stage's output, followed by the channels of the
 * input that the first does not read, such as a label. It runs when the first emits. Its output is
 * the output of the chain. Fields in units of its input keep their units only if the second reads
 * nothing but a passed field of units {@code INPUT}; otherwise they have none. The slot names of
 * the second stage have the prefix {@code then.}.
 *
 * <p>Fields of the first stage may be {@linkplain Kept kept}: they follow those of the second, and
 * are of the same observation.
 *
 * <p>Targets pass both stages as they are: a row of the second stage has those of the row that the
 * first has just stepped.
 *
 * <p>Timing: the receptive field of the second is scaled by the stride of the first and added to
 * that of the first; the same holds for the delay; strides multiply.
 */
public final class Chain implements StreamModel {

  /** Prefix of the names of the second stage's slots. */
  static final String THEN = "then.";

  private static final String FLUSHED = "chain.flushed";
  private static final String STARTED = "chain.started";

  private final StreamModel first;
  private final StreamModel second;
  private final ChainLink link;

  /** Null if no stage learns. */
  private final ChainedParameters parameters;

  private final Signature signature;
  private final int inputWidth;
  private final int stateWidth;
  private final int firstInputWidth;
  private final int firstOutputWidth;
  private final int secondOutputWidth;
  private final int outputWidth;
  private final int[] keptAt;
  private final int[] keptWidths;
  private final int passedAt;
  private final int flushedAt;
  private final int startedAt;
  private final float[] secondInput;
  private final float[] drained;
  private final InnerBlock front;
  private final InnerBlock back;

  private Chain(
      StreamModel first, StreamModel second, ChainLink link, ChainedParameters parameters) {
    this.first = first;
    this.second = second;
    this.link = link;
    this.parameters = parameters;
    StateLayout sequence = link.sequence();
    if (second.padding() > 0) {
      sequence = sequence.followedBy(StateLayout.of(Slot.of(FLUSHED)));
    }
    if (parameters == null) {
      sequence = sequence.followedBy(StateLayout.of(Slot.of(STARTED)));
    }
    this.signature =
        link.signature(sequence, parameters == null ? StateLayout.EMPTY : parameters.layout());
    this.inputWidth = signature.inputWidth();
    this.stateWidth = sequence.width();
    this.firstInputWidth = first.signature().inputWidth();
    this.firstOutputWidth = first.signature().outputWidth();
    this.secondOutputWidth = second.signature().outputWidth();
    this.outputWidth = signature.outputWidth();
    this.keptAt = link.keptAt();
    this.keptWidths = link.keptWidths();
    this.passedAt = link.passedAt();
    this.flushedAt = second.padding() > 0 ? sequence.offset(FLUSHED) : -1;
    this.startedAt = parameters == null ? sequence.offset(STARTED) : -1;
    this.secondInput = new float[second.signature().inputWidth()];
    this.drained = link.nothing();
    this.front = new InnerBlock(first, sequence, 0);
    this.back = new InnerBlock(second, sequence, first.signature().sequence().width());
  }

  /**
   * Creates a chain of two stages; a {@link Learner} if either stage is one.
   *
   * @param passed field of the first stage's output that the second stage reads
   */
  public static StreamModel of(StreamModel first, StreamModel second, OutputField passed) {
    return of(first, second, passed, List.of());
  }

  /**
   * Creates a chain whose output has fields of the first stage behind those of the second.
   *
   * @param passed field of the first stage's output that the second stage reads
   * @param kept fields of the first stage; none if outputs of the second lag behind
   */
  public static StreamModel of(
      StreamModel first, StreamModel second, OutputField passed, List<Kept> kept) {
    if (!kept.isEmpty() && second.padding() > 0) {
      throw new IllegalArgumentException(
          "Cannot keep a field before a stage whose outputs lag behind: "
              + "it would be of another observation");
    }
    ChainLink link = new ChainLink(first.signature(), second.signature(), passed, kept);
    if (first instanceof Learner || second instanceof Learner) {
      ChainedParameters parameters = new ChainedParameters(first, second);
      return new ChainedLearner(new Chain(first, second, link, parameters), parameters);
    }
    return new Chain(first, second, link, null);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  /** The first stage is read by the second, and where its fields are kept. */
  @Override
  public void reading(Set<String> fields) {
    second.reading(fields);
    first.reading(link.readOfFirst(fields));
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
      // Rows that first has just drained have an outcome already.
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

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return before instanceof Chain chain
        ? ChainCarrying.of(chain, this, change)
        : Carrying.refused("expected the same operators as before");
  }

  StreamModel first() {
    return first;
  }

  StreamModel second() {
    return second;
  }

  ChainedParameters parameters() {
    return parameters;
  }

  /** Name of the field of the first stage that the second reads. */
  String passed() {
    return link.passed();
  }

  /**
   * Returns the first stage's block of the last step; rows that either stage refused are refused.
   */
  InnerBlock front() {
    return front;
  }

  /** Returns the second stage's block of the last step. */
  InnerBlock back() {
    return back;
  }

  /** Empties the blocks of both stages and makes room for a new block; their parameters stay. */
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

  /**
   * Steps the second stage on the outputs of the first, and copies the results back to all rows.
   */
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
    // The rows of the second stage are those that the first emitted, in the same order.
    int behind = 0;
    for (int row = 0; row < emitted.size(); row++) {
      int outer = front.outerRow(row);
      Outcome outcome = emitted.outcome(row);
      if (outcome == Outcome.EMITTED) {
        if (back.take(rows, behind++) == Outcome.REFUSED) {
          rows.refuse(outer, link.outer(back.rows().refusal(behind - 1)));
          emitted.refuse(row);
        } else {
          keepFirst(rows, row);
          keepFields(rows, outer, row);
        }
      } else if (outcome == Outcome.SILENT) {
        keepFirst(rows, row);
        rows.advance(outer, Outcome.SILENT);
      } else {
        rows.refuse(outer, emitted.refusal(row));
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

  /** Copies the kept fields of the first stage behind the output of the second. */
  private void keepFields(Rows rows, int outer, int row) {
    int to = outer * outputWidth + secondOutputWidth;
    for (int field = 0; field < keptAt.length; field++) {
      System.arraycopy(
          front.rows().outputs(),
          row * firstOutputWidth + keptAt[field],
          rows.outputs(),
          to,
          keptWidths[field]);
      to += keptWidths[field];
    }
  }

  private float flushed(Rows rows, int row) {
    return flushedAt < 0 ? 0 : rows.states()[stateAt(row) + flushedAt];
  }

  private int stateAt(int row) {
    return row * stateWidth;
  }
}
