package io.millrace.statespace.offline;

/*
 * Radix 2, decimation in time, in place: bit reversal, then butterflies over spans 2, 4, .. n. The
 * twiddle factors come from one table of exact sines (StrictMath), not from repeated
 * multiplication. Error about eps log2 n.
 */
/** Discrete Fourier transform for lengths that are a power of two, used by offline convolutions. */
final class Fft {

  private final int n;
  private final double[] cos;
  private final double[] sin;

  /** Makes a transform for sequences of {@code n} complex numbers, a power of two. */
  Fft(int n) {
    this.n = n;
    this.cos = new double[n / 2];
    this.sin = new double[n / 2];
    for (int k = 0; k < n / 2; k++) {
      cos[k] = StrictMath.cos(2 * Math.PI * k / n);
      sin[k] = -StrictMath.sin(2 * Math.PI * k / n);
    }
  }

  /**
   * The smallest power of two that is enough for a linear convolution of two sequences of that
   * length.
   */
  static int lengthFor(int length) {
    return Math.max(2, Integer.highestOneBit(Math.max(1, 2 * length - 1)) * 2);
  }

  /** Replaces the sequence by its transform {@code X_k = Σ x_t e^(−2πi kt/n)}. */
  void forward(double[] real, double[] imaginary) {
    for (int i = 1, j = 0; i < n; i++) {
      int bit = n >> 1;
      for (; (j & bit) != 0; bit >>= 1) {
        j ^= bit;
      }
      j ^= bit;
      if (i < j) {
        swap(real, i, j);
        swap(imaginary, i, j);
      }
    }
    for (int span = 2; span <= n; span *= 2) {
      for (int start = 0; start < n; start += span) {
        for (int k = 0; k < span / 2; k++) {
          butterfly(real, imaginary, start + k, start + k + span / 2, k * (n / span));
        }
      }
    }
  }

  /** Replaces a transform by its sequence. */
  void inverse(double[] real, double[] imaginary) {
    forward(imaginary, real);
    for (int i = 0; i < n; i++) {
      real[i] /= n;
      imaginary[i] /= n;
    }
  }

  private void butterfly(double[] real, double[] imaginary, int upper, int lower, int twiddle) {
    double re = real[lower] * cos[twiddle] - imaginary[lower] * sin[twiddle];
    double im = real[lower] * sin[twiddle] + imaginary[lower] * cos[twiddle];
    real[lower] = real[upper] - re;
    imaginary[lower] = imaginary[upper] - im;
    real[upper] += re;
    imaginary[upper] += im;
  }

  private static void swap(double[] values, int i, int j) {
    double value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
