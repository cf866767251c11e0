package io.millrace.api.operator;

/**
 * When an operator's output appears, counted in observations of one key.
 *
 * <pre>{@code
 * Timing hourly = new Timing(720, 59, 60); // depends on 720 readings; the first output at the 60th
 * assert Timing.IMMEDIATE.delay() == 0;
 * }</pre>
 *
 * <p>A receptive field or a stride below 1, or a negative delay, is refused.
 *
 * @param receptiveField how many past observations, this one included, an output may depend on;
 *     {@link Long#MAX_VALUE} if unbounded
 * @param delay observations that emit nothing before the first output
 * @param stride one output every so many observations after the delay
 */
public record Timing(long receptiveField, int delay, int stride) {

  /** An output for every observation, from the first on, with unbounded memory. */
  public static final Timing IMMEDIATE = new Timing(Long.MAX_VALUE, 0, 1);

  public Timing {
    if (receptiveField < 1 || delay < 0 || stride < 1) {
      throw new IllegalArgumentException(
          "Cannot time an operator with receptive field "
              + receptiveField
              + ", delay "
              + delay
              + ", stride "
              + stride);
    }
  }
}
