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
  private final int places;

  public LayerContext(DenseBackend backend, Kernels kernels, StateLayout layout, Weights weights) {
    this(backend, kernels, layout, weights, 1);
  }

  private LayerContext(
      DenseBackend backend, Kernels kernels, StateLayout layout, Weights weights, int places) {
    this.backend = backend;
    this.kernels = kernels;
    this.layout = layout;
    this.weights = weights;
    this.places = places;
  }

  /** The same for a layer whose rows are the places of frames with space. */
  LayerContext spreadOver(int many) {
    return new LayerContext(backend, kernels, layout, weights, many);
  }

  /** The location of a slot of the layer at that position. */
  public StateSlot slot(LayerPosition place, String name) {
    String full = place.slotName(name);
    int each = layout.slot(full).size() / places;
    return new StateSlot(layout.width(), layout.offset(full), places, each);
  }

  /** The same for a slot of {@link Layer#maskSlots}; null where every frame is there. */
  public StateSlot maskSlot(LayerPosition place, String name) {
    return place.isMasked() ? slot(place, name) : null;
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
