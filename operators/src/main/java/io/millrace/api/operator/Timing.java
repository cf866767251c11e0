package io.millrace.api.operator;

/**
 * Declares when an operator's outputs appear, in observations of one key.
 *
 * <pre>{@code
 * Timing hourly = new Timing(720, 59, 60); // depends on 720 readings; the first output at the 60th
 * assert Timing.IMMEDIATE.delay() == 0;
 * }</pre>
 *
 * <p>A receptive field or a stride below 1, and a negative delay, are refused.
 *
 * @param receptiveField number of past observations that an output may depend on, including the
 *     current one; {@link Long#MAX_VALUE} if unbounded
 * @param delay number of observations without output before the first output
 * @param stride number of observations from one output to the next, after the delay
 */
public record Timing(long receptiveField, int delay, int stride) {

  /**
   * An output for every observation, starting with the first, with an unbounded receptive field.
   */
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
