package io.millrace.continual.layer;

import java.util.List;

/**
 * Name and shape of a weight that a layer needs.
 *
 * @param name torch.nn name, relative to the layer
 * @param shape extents as in torch.nn, row-major
 */
public record WeightShape(String name, List<Integer> shape) {

  public WeightShape {
    shape = List.copyOf(shape);
  }

  public static WeightShape of(String name, Integer... shape) {
    return new WeightShape(name, List.of(shape));
  }

  /** Number of floats. */
  public int size() {
    int size = 1;
    for (int extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    return size;
  }
}
