package io.millrace.statespace.forecast;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Slot;
import java.util.List;

/*
 * W is targets x features, prediction = W phi, e = y - W phi, one number a target;
 * 0 for a target that was not observed: nothing is learned about it.
 */
/** How the linear readout of a forecast learns from one observation. */
interface ReadoutRule {

  /**
   * What it keeps besides the readout itself, including a copy that is ahead within a mini-batch.
   */
  List<Slot> slots();

  /** Writes what learning starts from. */
  void initialize(float[] parameters, int readout, int own);

  /** Takes up a group's parameters: where the readout lies, and where this rule's slots. */
  void open(float[] parameters, int readout, int own);

  /** The weights that the next error is to be taken of. */
  FloatMatrix weights();

  /**
   * Learns from one row.
   *
   * @param features {@code 1 × features}
   * @param errors {@code 1 × targets}
   */
  void learn(FloatMatrix features, FloatMatrix errors);

  /**
   * Ends a mini-batch: what was learned becomes the readout that {@code step} reads.
   *
   * @param update number of updates before this one
   */
  void close(int batch, long update);
}
