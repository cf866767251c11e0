package io.millrace.statespace.readout;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Slot;
import java.util.ArrayList;
import java.util.List;

/*
 * In mini-batches of more than one observation, a rule that learns row by row updates a copy of the
 * readout that `step` reads; the copy replaces the readout at the end of the mini-batch.
 * Mini-batches of one need no copy.
 */
/**
 * The readout that a rule updates, {@code targets × features}: the visible readout or a copy of it.
 */
public final class ReadoutCopy {

  private final int features;
  private final int targets;
  private final boolean copied;
  private final FloatMatrix readout;
  private final FloatMatrix weights;

  /** Makes a readout for mini-batches of {@code batch} observations. */
  public ReadoutCopy(int targets, int features, int batch) {
    this.features = features;
    this.targets = targets;
    this.copied = batch > 1;
    this.readout = FloatMatrix.of(targets, features);
    this.weights = FloatMatrix.of(targets, features);
  }

  public int features() {
    return features;
  }

  public int targets() {
    return targets;
  }

  /** The given slots of a rule, followed by the copy. */
  public List<Slot> slotsBehind(Slot... own) {
    List<Slot> slots = new ArrayList<>(List.of(own));
    if (copied) {
      slots.add(Slot.of("pending.readout", targets, features));
    }
    return slots;
  }

  public void initialize(float[] parameters, int readoutAt, int copyAt) {
    if (copied) {
      System.arraycopy(parameters, readoutAt, parameters, copyAt, features * targets);
    }
  }

  public void open(float[] parameters, int readoutAt, int copyAt) {
    readout.onto(parameters, readoutAt);
    weights.onto(parameters, copied ? copyAt : readoutAt);
  }

  /** The weights that learning updates. */
  public FloatMatrix weights() {
    return weights;
  }

  public void close() {
    if (copied) {
      readout.copyFrom(weights);
    }
  }
}
