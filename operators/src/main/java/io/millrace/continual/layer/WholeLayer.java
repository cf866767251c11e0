package io.millrace.continual.layer;

import java.util.Arrays;

/**
 * What a layer gives on a whole clip: its definition, in double precision, as torch.nn documents
 * it. It judges the steps of the layer, so it is written apart from them: no state, no ring, no
 * phase, no kernel of the steps; only the record that describes the layer is shared. It may be
 * slow.
 */
public interface WholeLayer {

  /**
   * Runs a clip.
   *
   * @param clip one row a frame; not changed
   * @return one row an output, those of the padding at both ends included
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
