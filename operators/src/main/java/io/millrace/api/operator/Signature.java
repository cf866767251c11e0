package io.millrace.api.operator;

/**
 * Everything a host must know of an operator before it runs.
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
 * @param sequence what each key keeps; advanced by {@code step} alone
 * @param parameters what a group learns; advanced by {@code learn} alone; empty without training
 * @param multiplyAdds multiply-adds of one step of one row, training not counted
 */
public record Signature(
    Ports ports, Timing timing, StateLayout sequence, StateLayout parameters, long multiplyAdds) {

  /** Number of input channels. */
  public int inputWidth() {
    return ports.inputWidth();
  }

  /** Number of floats of an output row. */
  public int outputWidth() {
    return ports.outputWidth();
  }

  /** Bytes one key keeps, without the parameters of its group. */
  public long stateBytes() {
    return sequence.bytes();
  }
}
