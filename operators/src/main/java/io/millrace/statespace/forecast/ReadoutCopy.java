package io.millrace.statespace.forecast;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Slot;
import java.util.ArrayList;
import java.util.List;

/*
 * Within a mini-batch of more than one, a rule that learns row by row works on a copy of the readout that is ahead of the one
 * `step` reads; at the end of the mini-batch the copy is copied back. With mini-batches of one there is no copy.
 */
/** The readout that a rule writes to, {@code targets × features}. */
final class ReadoutCopy {

  private final int features;
  private final int targets;
  private final boolean copied;
  private final FloatMatrix readout;
  private final FloatMatrix weights;

  /** For mini-batches of so many observations. */
  ReadoutCopy(int targets, int features, int batch) {
    this.features = features;
    this.targets = targets;
    this.copied = batch > 1;
    this.readout = FloatMatrix.of(targets, features);
    this.weights = FloatMatrix.of(targets, features);
  }

  int features() {
    return features;
  }

  int targets() {
    return targets;
  }

  /** A rule's own slots, and the copy. */
  List<Slot> slotsBehind(Slot... own) {
    List<Slot> slots = new ArrayList<>(List.of(own));
    if (copied) {
      slots.add(Slot.of("pending.readout", targets, features));
    }
    return slots;
  }

  void initialize(float[] parameters, int readoutAt, int copyAt) {
    if (copied) {
      System.arraycopy(parameters, readoutAt, parameters, copyAt, features * targets);
    }
  }

  void open(float[] parameters, int readoutAt, int copyAt) {
    readout.onto(parameters, readoutAt);
    weights.onto(parameters, copied ? copyAt : readoutAt);
  }

  /** The weights to learn into. */
  FloatMatrix weights() {
    return weights;
  }

  void close() {
    if (copied) {
      readout.copyFrom(weights);
    }
  }
}
