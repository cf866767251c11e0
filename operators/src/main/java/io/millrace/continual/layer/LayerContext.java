package io.millrace.continual.layer;

import io.millrace.api.math.Kernels;
import io.millrace.api.operator.StateLayout;
import io.millrace.math.backend.DenseBackend;

/**
 * What a layer needs to make its stepper: the backend for products with weights, the kernels for
 * everything else, the layout of the state and the weights.
 */
public final class LayerContext {

  public final DenseBackend backend;
  public final Kernels kernels;
  private final StateLayout layout;
  private final Weights weights;

  public LayerContext(DenseBackend backend, Kernels kernels, StateLayout layout, Weights weights) {
    this.backend = backend;
    this.kernels = kernels;
    this.layout = layout;
    this.weights = weights;
  }

  /** The location of a slot of the layer at that position. */
  public StateSlot slot(LayerPosition place, String name) {
    return new StateSlot(layout.width(), layout.offset(place.slotName(name)));
  }

  /** A weight of the layer at that position; must not be changed. */
  public float[] weight(LayerPosition place, String name) {
    return weights.values(place.weightName(name));
  }

  /** The same, or zeros if the layer has no bias. */
  public float[] bias(LayerPosition place, String name, Layer.Bias bias, int size) {
    return bias == Layer.Bias.LEARNED ? weight(place, name) : new float[size];
  }
}
