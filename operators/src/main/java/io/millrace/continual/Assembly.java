package io.millrace.continual;

import io.millrace.math.DenseBackend;
import io.millrace.math.Kernels;
import io.millrace.operator.StateLayout;

/**
 * What a layer needs to become a stepper: where products with weights are computed, the kernels for
 * all else, the state's layout and the weights.
 */
final class Assembly {

  final DenseBackend backend;
  final Kernels kernels;
  private final StateLayout layout;
  private final Weights weights;

  Assembly(DenseBackend backend, Kernels kernels, StateLayout layout, Weights weights) {
    this.backend = backend;
    this.kernels = kernels;
    this.layout = layout;
    this.weights = weights;
  }

  /** Where a slot of the layer at that place lies. */
  StateSlot slot(Place place, String name) {
    return new StateSlot(layout.width(), layout.offset(place.slotName(name)));
  }

  /** A weight of the layer at that place; not to be changed. */
  float[] weight(Place place, String name) {
    return weights.values(place.weightName(name));
  }

  /** The same, or zeros where the layer learned no bias. */
  float[] bias(Place place, String name, Layer.Bias bias, int size) {
    return bias == Layer.Bias.LEARNED ? weight(place, name) : new float[size];
  }
}
