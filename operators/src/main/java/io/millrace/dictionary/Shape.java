package io.millrace.dictionary;

import io.millrace.math.FloatMatrix;

/**
 * Extents of a dictionary: rows are atoms.
 *
 * @param atoms at most {@code channels}
 * @param channels of an observation
 */
record Shape(int atoms, int channels) {

  /** True if the atoms span all of the channels' space. */
  boolean isSquare() {
    return atoms == channels;
  }

  /** Number of elements. */
  int size() {
    return atoms * channels;
  }

  /** A matrix of zeros of this shape. */
  FloatMatrix matrix() {
    return FloatMatrix.of(atoms, channels);
  }
}
