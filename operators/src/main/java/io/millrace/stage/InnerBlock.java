package io.millrace.stage;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import java.util.Arrays;

/*
 *   rows of the stage     r0  r1  r2  r3            refused, or kept back: r1
 *   rows of the block     b0  b1  b2                outerRow = 0, 2, 3
 *
 * A row's observation and state are copied to the block once, and its state and output are copied
 * back once. A stage changes an observation in the block. Targets are copied as they are: no stage
 * changes them, and the outer block has all of them or the inner operator takes none.
 */
/**
 * The block on which a stage runs its inner operator: some rows of the stage's block, each with the
 * inner operator's part of the state.
 *
 * <p>Use: {@link #open}, {@link #add} for each row to pass on, {@link #step} or {@link #flush},
 * then {@link #take} for each row of the block; then {@link #learn}. Allocates only if a block is
 * larger than all earlier ones.
 */
public final class InnerBlock {

  private final StreamModel inner;
  private final int outerStateWidth;
  private final int stateAt;
  private final int targetWidth;
  private Rows rows;
  private int[] outerRow;

  /**
   * @param inner the inner operator
   * @param outer layout of the stage's state, which contains that of the inner operator
   * @param stateAt offset of the inner operator's slots in it
   */
  public InnerBlock(StreamModel inner, StateLayout outer, int stateAt) {
    this.inner = inner;
    this.outerStateWidth = outer.width();
    this.stateAt = stateAt;
    this.targetWidth = inner.signature().targetWidth();
    this.rows = new Rows(inner.signature(), 1);
    this.outerRow = new int[1];
  }

  /** Empties the block and makes room for as many rows as the outer one can hold. */
  public void open(Rows outer) {
    if (rows.capacity() < outer.capacity()) {
      float[] parameters = rows.parameters();
      long learned = rows.learned();
      rows = new Rows(inner.signature(), outer.capacity());
      rows.useParameters(parameters, learned);
      outerRow = new int[outer.capacity()];
    }
    rows.clear();
  }

  /**
   * Gives the inner operator the parameters of the outer block; its own parameters must begin at
   * index zero.
   */
  public void shareParameters(Rows outer) {
    rows.useParameters(outer.parameters(), outer.learned());
  }

  /**
   * Adds a row of the outer block, with its state, times and targets.
   *
   * @param inputs array that contains the inner operator's input
   * @param from index of the first number of that input
   * @param steps number of observations of the row's key that the inner operator has taken
   * @return index in this block
   */
  public int add(Rows outer, int row, float[] inputs, int from, long steps) {
    int index = rows.add(inputs, from, steps, outer.time(row));
    rows.setSteadyTime(index, outer.steadyTime(row));
    rows.writeState(index, outer.states(), row * outerStateWidth + stateAt);
    if (targetWidth > 0) {
      rows.writeTargets(index, outer.targets(), row * targetWidth);
    }
    if (outer.isUnusual(row)) {
      rows.markUnusual(index);
    }
    if (outer.parameters(row) != outer.parameters()) {
      rows.useParameters(index, outer.parameters(row));
    }
    outerRow[index] = row;
    return index;
  }

  /** Steps the inner operator if the block has rows. */
  public void step() {
    if (rows.size() > 0) {
      inner.step(rows);
    }
  }

  /** Flushes the inner operator if the block has rows. */
  public void flush() {
    if (rows.size() > 0) {
      inner.flush(rows);
    }
  }

  /**
   * Copies the inner operator's result for a row to the outer block: state, output if it emitted
   * one, outcome, and whether it is unusual. For a refused row only outcome and reason are copied.
   * The stage's output must begin with the fields of the inner operator.
   */
  public Outcome take(Rows outer, int index) {
    int row = outerRow[index];
    Outcome outcome = rows.outcome(index);
    if (outcome == Outcome.REFUSED) {
      outer.refuse(row, rows.refusal(index));
      return outcome;
    }
    if (rows.isUnusual(index)) {
      outer.markUnusual(row);
    }
    keepState(outer, index);
    if (outcome == Outcome.EMITTED) {
      rows.readOutput(index, outer.outputs(), row * (outer.outputs().length / outer.capacity()));
    }
    outer.advance(row, outcome);
    return outcome;
  }

  /** Copies only the state to the outer block. */
  public void keepState(Rows outer, int index) {
    rows.readState(index, outer.states(), outerRow[index] * outerStateWidth + stateAt);
  }

  /**
   * Trains the inner operator on the rows that it has just stepped. Does nothing if it does not
   * learn, or if the block has no rows: its scratch data is then of an earlier block.
   *
   * @param outer the outer block, whose rows get the marks of changes that were found
   * @return number of observations learned
   */
  public long learn(Rows outer) {
    long before = rows.learned();
    if (rows.size() > 0 && inner instanceof Learner learner) {
      learner.learn(rows);
      for (int row = 0; row < rows.size(); row++) {
        if (rows.isChange(row)) {
          outer.markChange(outerRow[row]);
        }
      }
    }
    return rows.learned() - before;
  }

  /** Returns the index in the outer block of a row of this block. */
  public int outerRow(int index) {
    return outerRow[index];
  }

  /**
   * Writes the memo of a row of the outer block that was just stepped.
   *
   * @return false if the inner operator has none of it, because the row was not passed on
   */
  public boolean remember(int outer, float[] memo) {
    // Rows are added in the order of the outer block.
    int index = Arrays.binarySearch(outerRow, 0, rows.size(), outer);
    return index >= 0 && ((Learner) inner).remember(rows, index, memo);
  }

  public int size() {
    return rows.size();
  }

  /** Returns the inner operator's block. */
  public Rows rows() {
    return rows;
  }
}
