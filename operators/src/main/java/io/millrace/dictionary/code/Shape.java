package io.millrace.dictionary.code;

import io.millrace.api.math.FloatMatrix;

/**
 * Extents of a dictionary: rows are atoms.
 *
 * @param atoms at most {@code channels}
 * @param channels of an observation
 */
public record Shape(int atoms, int channels) {

  /** True if the atoms span all of the channels' space. */
  public boolean isSquare() {
    return atoms == channels;
  }

  /** Number of elements. */
  public int size() {
    return atoms * channels;
  }

  /** A matrix of zeros of this shape. */
  public FloatMatrix matrix() {
    return FloatMatrix.of(atoms, channels);
  }
}
