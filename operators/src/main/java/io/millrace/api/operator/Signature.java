package io.millrace.api.operator;

/**
 * Describes an operator to its host before it runs: input, output, timing, state and cost.
 *
 * <pre>{@code
 * Signature signature =
 *     new Signature(
 *         new Ports(2, Ports.Missing.REFUSED, List.of(OutputField.scalar("mean"))),
 *         Timing.IMMEDIATE,
 *         StateLayout.of(Slot.of("sum", 2)),
 *         StateLayout.EMPTY,
 *         4);
 * assert signature.stateBytes() == 8;
 * }</pre>
 *
 * @param ports input and output
 * @param timing when output appears
 * @param sequence layout of the state of a key; changed only by {@code step}
 * @param parameters layout of the parameters of a group; changed only by {@code learn}; empty for
 *     an operator that does not learn
 * @param multiplyAdds number of multiply-adds of one step of one row, without training
 */
public record Signature(
    Ports ports, Timing timing, StateLayout sequence, StateLayout parameters, long multiplyAdds) {

  /** Returns the number of input channels. */
  public int inputWidth() {
    return ports.inputWidth();
  }

  /** Returns the number of targets beside the input. */
  public int targetWidth() {
    return ports.targetWidth();
  }

  /** Returns the number of floats of an output row. */
  public int outputWidth() {
    return ports.outputWidth();
  }

  /** Returns the size of a key's state in bytes, without the parameters of its group. */
  public long stateBytes() {
    return sequence.bytes();
  }
}
