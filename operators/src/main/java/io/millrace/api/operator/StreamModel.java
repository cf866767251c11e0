package io.millrace.api.operator;

/**
 * An operator that turns one observation of a key into one output, and keeps what the next needs.
 *
 * <p>One instance serves many keys: everything a key owns lies in the rows handed in, the instance
 * itself holds only constants and scratch. An instance is not thread-safe; a host makes one for
 * each of its threads.
 *
 * <p>The nine laws every operator obeys, each a test of the contract suite:
 *
 * <ol>
 *   <li>{@link #signature} tells widths, timing, layouts and cost before anything runs.
 *   <li>Step by step equals the offline computation over the whole stream, from the delay on.
 *   <li>{@code step} never changes parameters, {@code learn} never changes sequence state.
 *   <li>A snapshot taken after any step, restored elsewhere, goes on with the same bits.
 *   <li>A row's result is bitwise independent of the other rows and of how rows are bundled.
 *   <li>Same seed and same input give the same bits.
 *   <li>Input that is not finite is refused and leaves state untouched; NaN means missing only
 *       where {@link Ports.Missing} says so.
 *   <li>{@code peek}, {@code reset} and {@code flush} work per key.
 *   <li>{@code step} allocates nothing after warm-up.
 * </ol>
 *
 * <p>A whole operator, which adds up what it reads:
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

  /** Shapes, timing, state and cost. Constant over the life of the instance. */
  Signature signature();

  /**
   * Writes a new key's sequence state over {@code state[offset ..)}. By default every slot takes
   * its initial value.
   */
  default void reset(float[] state, int offset) {
    signature().sequence().fill(state, offset);
  }

  /**
   * Advances every row by one observation: reads inputs and parameters, updates sequence states,
   * fills outputs and sets each row's {@link Outcome} through {@link Rows#advance} or {@link
   * Rows#refuse}.
   */
  void step(Rows rows);

  /** Computes what {@link #step} would emit, and advances nothing. */
  default void peek(Rows rows) {
    rows.mark();
    step(rows);
    rows.rewind();
  }

  /**
   * How many padding steps drain the outputs still owed when a key's stream ends; zero for an
   * operator whose output never lags.
   */
  default int padding() {
    return 0;
  }

  /**
   * Advances every row by one step of end-of-stream padding; inputs are ignored. Called {@link
   * #padding} times for a key, after which only {@link #reset} is meaningful.
   */
  default void flush(Rows rows) {
    throw new UnsupportedOperationException("Cannot flush: this operator owes no output");
  }
}
