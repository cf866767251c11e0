package io.millrace.continual.layer;

/*
 * Composition of layer 1 and then layer 2 (verified formulas of continual inference libraries):
 *
 *   R = R1 + s1 (R2 - 1)   d = d1 + s1 d2   s = s1 s2   e = e1 + s1 e2
 *
 *   symbol  meaning                  shape
 *   R       receptive field          number
 *   d       delay                    number
 *   s       stride                   number
 *   e       padding at the end       number
 *
 * With padding p on both sides d = R - 1 - p and e = p, and these are the formulas of the
 * literature.
 *
 * A clip of n frames gives floor((n + e - 1 - d) / s) + 1 outputs. Nested floors compose, so the
 * number of outputs of a chain follows from its composed timing.
 */
/**
 * Timing of a layer's outputs, counted in its own inputs: output {@code k} comes with input {@code
 * delay + k · stride}.
 *
 * @param receptiveField number of inputs an output may depend on, including the current one; {@link
 *     Long#MAX_VALUE} if unbounded
 * @param delay inputs before the first output
 * @param stride one output every so many inputs
 * @param padding padding inputs after the end of a clip that are needed for its remaining outputs
 */
public record LayerTiming(long receptiveField, int delay, int stride, int padding) {

  /** One output per input, which depends on that input alone. */
  public static final LayerTiming POINTWISE = new LayerTiming(1, 0, 1, 0);

  /** One output per input, which depends on all inputs so far. */
  public static final LayerTiming RECURRENT = new LayerTiming(Long.MAX_VALUE, 0, 1, 0);

  public LayerTiming {
    if (receptiveField < 1 || delay < 0 || stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "Cannot time a layer with receptive field "
              + receptiveField
              + ", delay "
              + delay
              + ", stride "
              + stride
              + ", padding "
              + padding);
    }
  }

  /**
   * The timing of this layer followed by another.
   *
   * @throws ArithmeticException if delay, stride or padding reach 2³¹
   */
  public LayerTiming then(LayerTiming next) {
    boolean unbounded = Math.max(receptiveField, next.receptiveField) == Long.MAX_VALUE;
    return new LayerTiming(
        unbounded ? Long.MAX_VALUE : receptiveField + stride * (next.receptiveField - 1),
        Math.addExact(delay, Math.multiplyExact(stride, next.delay)),
        Math.multiplyExact(stride, next.stride),
        Math.addExact(padding, Math.multiplyExact(stride, next.padding)));
  }

  /** Number of frames by which the output is shorter than the clip, for a stride of one. */
  public int shrink() {
    return delay - padding;
  }

  /**
   * Number of outputs of a clip, including those of its padding.
   *
   * @param inputs length of the clip; {@link Long#MAX_VALUE} for one that has not ended
   */
  public long outputs(long inputs) {
    if (inputs == Long.MAX_VALUE) {
      return inputs;
    }
    long last = inputs + padding - 1 - delay;
    return inputs == 0 || last < 0 ? 0 : last / stride + 1;
  }

  /** Number of the output that comes with that input, or -1 if there is none. */
  public long output(long input) {
    long since = input - delay;
    if (stride == 1 || since < 0) {
      return since < 0 ? -1 : since;
    }
    return since % stride == 0 ? since / stride : -1;
  }
}
