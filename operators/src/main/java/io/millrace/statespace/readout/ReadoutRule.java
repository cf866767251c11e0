package io.millrace.statespace.readout;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Slot;
import java.util.List;

/*
 *   symbol  meaning                                                      shape
 *   W       readout                                                      targets x features
 *   phi     features; the prediction is W phi                            features
 *   e       error y - W phi; 0 for a target that was not observed,       targets
 *           about which nothing is learned
 */
/** Rule by which the linear readout of a forecast learns from one observation. */
public interface ReadoutRule {

  /** Slots in addition to the readout, including a copy that is ahead of it during a mini-batch. */
  List<Slot> slots();

  /** Writes the initial values of its slots. */
  void initialize(float[] parameters, int readout, int own);

  /**
   * Selects a group's parameters.
   *
   * @param readout offset of the readout
   * @param own offset of this rule's slots
   */
  void open(float[] parameters, int readout, int own);

  /** The weights with which the next error must be computed. */
  FloatMatrix weights();

  /**
   * Learns from one row.
   *
   * @param features {@code 1 × features}
   * @param errors {@code 1 × targets}
   * @param rows number of rows that the group has learned, with this one
   */
  void learn(FloatMatrix features, FloatMatrix errors, long rows);

  /**
   * Ends a mini-batch: the learned weights become the readout that {@code step} reads.
   *
   * @param update number of updates before this one
   */
  void close(int batch, long update);

  /** Whether it weighs what it has learned, so that it can forget. */
  boolean forgets();

  /**
   * Forgets a part of what was learned; the weights stay.
   *
   * @param share weight of it that is left, from 0 to 1
   */
  void forget(double share);
}
