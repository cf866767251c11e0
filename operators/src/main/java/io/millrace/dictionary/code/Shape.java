package io.millrace.dictionary.code;

import io.millrace.api.math.FloatMatrix;

/**
 * Extents of a dictionary, whose rows are atoms.
 *
 * @param atoms number of atoms, at most {@code channels}
 * @param channels number of channels of an observation
 */
public record Shape(int atoms, int channels) {

  /** Returns whether there are as many atoms as channels, so that the atoms span all channels. */
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
