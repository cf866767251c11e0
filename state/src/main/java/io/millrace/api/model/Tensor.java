package io.millrace.api.model;

import java.util.List;

/**
 * A named array of floats.
 *
 * <pre>{@code
 * Tensor weights = new Tensor("weights", List.of(2, 3), new float[6]);
 * assert weights.shape().get(1) == 3;
 * }</pre>
 *
 * <p>The array is not copied. Its length must be the product of the extents.
 *
 * @param name unique within a file
 * @param shape extents, row-major; empty for a scalar
 * @param values floats in row-major order; owned by the record
 */
public record Tensor(String name, List<Integer> shape, float[] values) {

  public Tensor {
    shape = List.copyOf(shape);
    long size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "Cannot shape " + values.length + " floats of tensor '" + name + "' as " + shape);
    }
  }
}
