package io.millrace.dictionary.code;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;

/*
 * Symbols: Y observation, M mask (1 observed, 0 missing), A dictionary, HT_k keeps the k largest,
 * Z filled observation.
 *
 *   Z <- M o Y + (1 - M) o Aᵀ HT_k(A Z),   a few rounds from Z = M o Y.
 *
 * k is about 2 theta r for r atoms, where theta is the density of the codes. That is twice the
 * number of codes expected in an observation, so that no true code is cut while the zeros still
 * distort the code. k is at most half the number of observed channels: above that the codes can
 * explain any filling, and zeros stay zeros.
 */
/**
 * Fills the missing channels of an observation from its sparse code. Holds scratch memory: one
 * instance for each thread.
 */
public final class Imputation {

  private final Shape shape;
  private final int rounds;
  private final Kernels kernels;
  private final SparseCoder coder;
  private final FloatMatrix filled;
  private final FloatMatrix codes;
  private final FloatMatrix kept;
  private final FloatMatrix rebuilt;

  public Imputation(Shape shape, int rounds, SparseCoder coder, Kernels kernels) {
    this.shape = shape;
    this.rounds = rounds;
    this.kernels = kernels;
    this.coder = coder;
    this.filled = FloatMatrix.of(1, shape.channels());
    this.codes = FloatMatrix.of(1, shape.atoms());
    this.kept = FloatMatrix.of(1, shape.atoms());
    this.rebuilt = FloatMatrix.of(1, shape.channels());
  }

  /**
   * Fills one observation in place.
   *
   * @param inputs array of the observation; NaN at {@code at + i} marks channel {@code i} as
   *     missing
   * @param values array with the same observation at the same offset, with zeros for missing
   *     channels; the result is written here
   * @param atoms the dictionary, whose rows are atoms
   * @param channels the transposed dictionary
   * @param count number of codes to fill from
   */
  public void fill(
      float[] inputs, float[] values, int at, FloatMatrix atoms, FloatMatrix channels, int count) {
    filled.onto(values, at);
    for (int round = 0; round < rounds; round++) {
      kernels.multiply(filled, channels, codes);
      coder.largest(count, codes.values(), 0, kept.values(), 0);
      kernels.multiply(kept, atoms, rebuilt);
      for (int i = 0; i < shape.channels(); i++) {
        if (Float.isNaN(inputs[at + i])) {
          values[at + i] = rebuilt.values()[i];
        }
      }
    }
  }

  /**
   * Returns the number of codes to fill from, for a density of codes and a number of observed
   * channels.
   */
  public int count(double density, int observed) {
    return (int) Math.max(1, Math.min(Math.rint(2 * density * shape.atoms()), observed / 2));
  }
}
