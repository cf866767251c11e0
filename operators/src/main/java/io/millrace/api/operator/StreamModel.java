package io.millrace.api.operator;

import java.util.Set;

/**
 * An operator that computes one output from one observation of a key, and keeps state for the next
 * observation.
 *
 * <p>One instance serves many keys: the state of a key is in the rows that are passed in, and the
 * instance holds only constants and scratch memory. An instance is not thread-safe; a host creates
 * one for each of its threads.
 *
 * <p>Every operator obeys nine laws, which the contract suite tests:
 *
 * <ol>
 *   <li>{@link #signature} gives widths, timing, layouts and cost before anything runs.
 *   <li>After the delay, the outputs step by step equal those of the offline computation over the
 *       whole stream.
 *   <li>{@code step} never changes parameters, {@code learn} never changes sequence state.
 *   <li>A snapshot taken after any step and restored elsewhere continues with the same bits.
 *   <li>A row's result is bitwise independent of the other rows and of how rows are bundled.
 *   <li>Same seed and same input give the same bits.
 *   <li>Input that is not finite is refused and leaves state untouched; NaN means missing only
 *       where {@link Ports.Missing} says so.
 *   <li>{@code peek}, {@code reset} and {@code flush} work per key.
 *   <li>{@code step} allocates nothing after warm-up.
 * </ol>
 *
 * <p>A complete operator that adds up its input:
 *
 * <pre>{@code
 * class Total implements StreamModel {
 *
 *   public Signature signature() {
 *     return new Signature(
 *         new Ports(1, Ports.Missing.REFUSED, List.of(OutputField.scalar("total"))),
 *         Timing.IMMEDIATE,
 *         StateLayout.of(Slot.of("total")),
 *         StateLayout.EMPTY,
 *         1);
 *   }
 *
 *   public void step(Rows rows) {
 *     for (int row = 0; row < rows.size(); row++) {
 *       if (rows.acceptable(row, Ports.Missing.REFUSED)) {
 *         rows.states()[row] += rows.inputs()[row];
 *         rows.outputs()[row] = rows.states()[row];
 *         rows.advance(row, Outcome.EMITTED);
 *       } else {
 *         rows.refuse(row);
 *       }
 *     }
 *   }
 * }
 *
 * SingleStream stream = SingleStream.of(new Total(), 0);
 * stream.step(new float[] {2}, 1000);
 * assert stream.step(new float[] {3}, 2000).orElseThrow().number("total") == 5;
 * }</pre>
 */
public interface StreamModel {

  /** Returns shapes, timing, state layouts and cost. Constant for an instance. */
  Signature signature();

  /**
   * Says which fields of the output anybody reads. An operator may leave out what only the others
   * need, and then leaves numbers in them that mean nothing. The fields that are read, states and
   * parameters have the same bits as without this call. By default nothing is left out.
   *
   * <p>A host calls it once, before the first step; without a call all fields are read.
   *
   * @param fields names of output fields
   */
  default void reading(Set<String> fields) {}

  /**
   * Writes the initial sequence state of a key to {@code state[offset ..)}. By default every slot
   * gets its initial value.
   */
  default void reset(float[] state, int offset) {
    signature().sequence().fill(state, offset);
  }

  /**
   * Advances every row by one observation: reads inputs and parameters, updates sequence states,
   * fills outputs and sets each row's {@link Outcome} with {@link Rows#advance} or {@link
   * Rows#refuse}.
   */
  void step(Rows rows);

  /** Computes what {@link #step} would emit, without advancing any state. */
  default void peek(Rows rows) {
    rows.mark();
    step(rows);
    rows.rewind();
  }

  /**
   * Returns the number of padding steps that emit the remaining outputs when the stream of a key
   * ends; zero for an operator whose output is never late.
   */
  default int padding() {
    return 0;
  }

  /**
   * Advances every row by one step of end-of-stream padding; inputs are ignored. Called {@link
   * #padding} times for a key, after which the key must be {@link #reset}.
   */
  default void flush(Rows rows) {
    throw new UnsupportedOperationException("Cannot flush: this operator owes no output");
  }

  /**
   * Returns how this operator takes over states that the same operator kept for other channels. By
   * default it is refused: only the operator knows which of its numbers belong to which channels,
   * and what a new channel begins with.
   *
   * @param before the operator that kept the states, of the same stages
   * @param change of the input channels
   */
  default Carrying carrying(StreamModel before, ChannelChange change) {
    return Carrying.refused(
        getClass().getSimpleName()
            + " does not say what a new channel begins with, and what is left of a removed one");
  }
}
