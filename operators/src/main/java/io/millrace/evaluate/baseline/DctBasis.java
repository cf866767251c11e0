package io.millrace.evaluate.baseline;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/*
 * Orthonormal DCT-II (Ahmed, Natarajan, Rao, IEEE Trans. Computers C-23, 1974):
 *   B[j][c] = s_j cos(π (c + 1/2) j / n),  s_0 = sqrt(1/n), s_j = sqrt(2/n);  B Bᵀ = I.
 * Complete reading: z = B x, keep the k largest |z_j|, xhat = Bᵀ z. B is orthogonal, so these are
 * the best k of this basis. With gaps: start with 0 in the gaps and repeat ROUNDS times "fill the
 * gaps from the reconstruction, code again".
 */
/**
 * Reconstructs a reading from its k largest coefficients in a fixed cosine basis over the channels:
 * a baseline with an orthogonal basis that is not learned. The result depends on the order of the
 * channels.
 */
public final class DctBasis implements Baseline {

  private static final int ROUNDS = 10;

  private final double[][] basis;
  private final int kept;

  /**
   * @param channels number of channels of a reading
   * @param kept number of coefficients kept of each reading
   */
  public DctBasis(int channels, int kept) {
    if (kept < 1 || kept > channels) {
      throw new IllegalArgumentException(
          "Cannot keep " + kept + " of " + channels + " coefficients");
    }
    this.kept = kept;
    this.basis = new double[channels][channels];
    for (int j = 0; j < channels; j++) {
      double scale = Math.sqrt((j == 0 ? 1.0 : 2.0) / channels);
      for (int channel = 0; channel < channels; channel++) {
        basis[j][channel] = scale * StrictMath.cos(Math.PI * (channel + .5) * j / channels);
      }
    }
  }

  @Override
  public String name() {
    return "DCT";
  }

  @Override
  public float[] reconstruct(float[] reading) {
    double[] filled = new double[basis.length];
    boolean gaps = false;
    for (int channel = 0; channel < filled.length; channel++) {
      gaps |= Float.isNaN(reading[channel]);
      filled[channel] = Float.isNaN(reading[channel]) ? 0 : reading[channel];
    }
    double[] found = project(filled);
    for (int round = 0; gaps && round < ROUNDS; round++) {
      for (int channel = 0; channel < filled.length; channel++) {
        if (Float.isNaN(reading[channel])) {
          filled[channel] = found[channel];
        }
      }
      found = project(filled);
    }
    float[] reconstruction = new float[found.length];
    for (int channel = 0; channel < found.length; channel++) {
      reconstruction[channel] = (float) found[channel];
    }
    return reconstruction;
  }

  /** Does nothing. */
  @Override
  public void learn(float[] reading) {}

  private double[] project(double[] x) {
    double[] code = new double[x.length];
    for (int j = 0; j < code.length; j++) {
      for (int channel = 0; channel < x.length; channel++) {
        code[j] += basis[j][channel] * x[channel];
      }
    }
    // Ties go to the lower frequency, because the sort is stable.
    int[] largest =
        IntStream.range(0, code.length)
            .boxed()
            .sorted(Comparator.comparingDouble(j -> -Math.abs(code[j])))
            .mapToInt(Integer::intValue)
            .limit(kept)
            .toArray();
    double[] found = new double[x.length];
    Arrays.sort(largest);
    for (int j : largest) {
      for (int channel = 0; channel < x.length; channel++) {
        found[channel] += code[j] * basis[j][channel];
      }
    }
    return found;
  }
}
