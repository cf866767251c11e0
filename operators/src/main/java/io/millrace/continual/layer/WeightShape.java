package io.millrace.continual.layer;

import java.util.List;

/**
 * A weight that a layer needs.
 *
 * @param name as torch.nn names it, relative to the layer
 * @param shape extents, row-major, as torch.nn shapes it
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
