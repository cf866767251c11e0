package io.millrace.cli.importing.onnx.value;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor that is known at import. Whole numbers, truth values and floats are all doubles: float32
 * is exact, whole numbers up to 2^53 are, and the largest 64-bit number, which slices use for "to
 * the end", stays far beyond any extent.
 *
 * @param whole whether the elements are whole numbers or truth values
 * @param lengths true for elements that depend on the number of frames of a clip; null if none does
 */
public record Constant(List<Integer> shape, double[] values, boolean whole, boolean[] lengths)
    implements Value {

  public Constant {
    shape = List.copyOf(shape);
  }

  public static Constant of(List<Integer> shape, double... values) {
    return new Constant(shape, values, false, null);
  }

  public static Constant whole(List<Integer> shape, double... values) {
    return new Constant(shape, values, true, null);
  }

  public int rank() {
    return shape.size();
  }

  /** True if an element would be another for a clip of another length. */
  public boolean dependsOnLength() {
    if (lengths != null) {
      for (boolean length : lengths) {
        if (length) {
          return true;
        }
      }
    }
    return false;
  }

  /** These elements in another order; an element may occur several times. */
  public Constant select(List<Integer> other, int[] indices) {
    double[] picked = new double[indices.length];
    boolean[] marks = lengths == null ? null : new boolean[indices.length];
    for (int at = 0; at < indices.length; at++) {
      picked[at] = values[indices[at]];
      if (marks != null) {
        marks[at] = lengths[indices[at]];
      }
    }
    return new Constant(other, picked, whole, marks);
  }

  public Constant reshaped(List<Integer> other) {
    return new Constant(other, values, whole, lengths);
  }

  /** The only element. */
  public double scalar() {
    if (values.length != 1) {
      throw NodeFault.because("expected one number, found a tensor of shape " + shape);
    }
    return values[0];
  }

  /** The elements as indices, clamped to the range of int. */
  public int[] ints() {
    return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
  }

  public boolean isZero() {
    return Arrays.stream(values).allMatch(value -> value == 0);
  }

  public float[] floats() {
    float[] floats = new float[values.length];
    for (int at = 0; at < floats.length; at++) {
      floats[at] = (float) values[at];
    }
    return floats;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return "a constant of shape " + shape;
  }
}
