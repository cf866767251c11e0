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
   * @param clip one row per frame; not changed
   * @return one row per output, including those of the padding at both ends
   */
  double[][] run(double[][] clip);

  /** A layer whose output is a function of one frame. */
  static WholeLayer eachFrame(FrameFunction function) {
    return clip -> Arrays.stream(clip).map(function::of).toArray(double[][]::new);
  }

  /** A function of one frame. */
  interface FrameFunction {
    double[] of(double[] frame);
  }
}
