package io.millrace.continual.layer;

import java.util.Arrays;

/**
 * Reference of a layer on a whole clip, in double precision, as documented by torch.nn. The steps
 * of the layer are tested against it. So it shares only the record that describes the layer, and no
 * state, ring, phase or kernel of the steps. It may be slow.
 */
public interface WholeLayer {

  /**
   * Runs a clip.
   *
   * @param clip one row per frame, null where it is missing; not changed
   * @return one row per output, including those of the padding at both ends; null where it is
   *     missing
   */
  double[][] run(double[][] clip);

  /** A layer whose output is a function of one frame, and missing where that is. */
  static WholeLayer eachFrame(FrameFunction function) {
    return clip ->
        Arrays.stream(clip)
            .map(frame -> frame == null ? null : function.of(frame))
            .toArray(double[][]::new);
  }

  /** A function of one frame. */
  interface FrameFunction {
    double[] of(double[] frame);
  }
}
