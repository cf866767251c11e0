package io.millrace.stage;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;

/*
 *   rows of the stage     r0  r1  r2  r3            refused, or kept back: r1
 *   rows of the block     b0  b1  b2                outerRow = 0, 2, 3
 *
 * A row's observation and state are copied into the block once, and its state and output out of it once. What the stage
 * changes of an observation it changes in the block.
 */
/**
 * The block on which a stage runs the operator that it contains: some rows of its own block, each
 * with the part of the state that is the inner operator's.
 *
 * <p>Use: {@link #open}, {@link #add} for each row to pass on, {@link #step} or {@link #flush},
 * then {@link #take} for each row of the block; afterwards {@link #learn}. Nothing is allocated but
 * when a block is larger than all before.
 */
public final class InnerBlock {

  private final StreamModel inner;
  private final int outerStateWidth;
  private final int stateAt;
  private final int outputWidth;
  private Rows rows;
  private int[] outerRow;

  /**
   * @param inner the operator that is run
   * @param outer states of the stage, which contain those of the inner operator
   * @param stateAt where the inner operator's slots lie in them
   */
  public InnerBlock(StreamModel inner, StateLayout outer, int stateAt) {
    this.inner = inner;
    this.outerStateWidth = outer.width();
    this.stateAt = stateAt;
    this.outputWidth = inner.signature().outputWidth();
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

  /** Lets the inner operator use the parameters of the outer block, from index zero on. */
  public void shareParameters(Rows outer) {
    rows.useParameters(outer.parameters(), outer.learned());
  }

  /**
   * Adds a row of the outer block, with its state and time.
   *
   * @param inputs holds what the inner operator observes
   * @param from where that begins
   * @param steps observations that the inner operator has had of the row's key
   * @return index in this block
   */
  public int add(Rows outer, int row, float[] inputs, int from, long steps) {
    int index = rows.add(inputs, from, steps, outer.time(row));
    rows.writeState(index, outer.states(), row * outerStateWidth + stateAt);
    outerRow[index] = row;
    return index;
  }

  /** Steps the inner operator, if there are rows. */
  public void step() {
    if (rows.size() > 0) {
      inner.step(rows);
    }
  }

  /** Flushes the inner operator, if there are rows. */
  public void flush() {
    if (rows.size() > 0) {
      inner.flush(rows);
    }
  }

  /**
   * Takes over what the inner operator made of a row: its state, its output if it emitted one, and
   * its outcome. Of a refused row nothing is taken over but that.
   */
  public Outcome take(Rows outer, int index) {
    int row = outerRow[index];
    Outcome outcome = rows.outcome(index);
    if (outcome == Outcome.REFUSED) {
      outer.refuse(row);
      return outcome;
    }
    keepState(outer, index);
    if (outcome == Outcome.EMITTED) {
      rows.readOutput(index, outer.outputs(), row * outputWidth);
    }
    outer.advance(row, outcome);
    return outcome;
  }

  /** Takes over the state alone. */
  public void keepState(Rows outer, int index) {
    rows.readState(index, outer.states(), outerRow[index] * outerStateWidth + stateAt);
  }

  /**
   * Trains the inner operator on the rows that it has just stepped. Does nothing if there were
   * none, because what it remembers is then of an earlier block, or if it does not learn.
   *
   * @return observations learned
   */
  public long learn() {
    long before = rows.learned();
    if (rows.size() > 0 && inner instanceof Learner learner) {
      learner.learn(rows);
    }
    return rows.learned() - before;
  }

  /** Row of the outer block from which a row was added. */
  public int outerRow(int index) {
    return outerRow[index];
  }

  public int size() {
    return rows.size();
  }

  /** The rows, as the inner operator sees them. */
  public Rows rows() {
    return rows;
  }
}
