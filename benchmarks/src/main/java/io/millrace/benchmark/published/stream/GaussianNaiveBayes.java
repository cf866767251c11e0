package io.millrace.benchmark.published.stream;

/*
 * Class c with n_c of n readings, mean m_ci and variance v_ci of channel i (Welford 1962):
 *   answer  argmax  ln(n_c + 1) - Σ_i [ln(v_ci) + (x_i - m_ci)²/v_ci]/2,   v_ci = M_ci/n_c + 1e-9
 */
/** Naive Bayes with a normal distribution for each class and channel, over all readings so far. */
public final class GaussianNaiveBayes implements StreamLearner {

  private static final double LEAST = 1e-9;

  private final double[][] mean;
  private final double[][] squares;
  private final long[] count;

  public GaussianNaiveBayes(int channels, int classes) {
    mean = new double[classes][channels];
    squares = new double[classes][channels];
    count = new long[classes];
  }

  @Override
  public int answer(float[] reading) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int one = 0; one < count.length; one++) {
      // A class that was never seen has no distribution.
      double likely = count[one] < 2 ? Double.NEGATIVE_INFINITY : likelihood(one, reading);
      if (likely > most) {
        most = likely;
        best = one;
      }
    }
    return best;
  }

  private double likelihood(int one, float[] reading) {
    double sum = Math.log(count[one] + 1.0);
    for (int i = 0; i < reading.length; i++) {
      double variance = squares[one][i] / count[one] + LEAST;
      double off = reading[i] - mean[one][i];
      sum -= (Math.log(variance) + off * off / variance) / 2;
    }
    return sum;
  }

  @Override
  public void learn(float[] reading, int label) {
    count[label]++;
    for (int i = 0; i < reading.length; i++) {
      double off = reading[i] - mean[label][i];
      mean[label][i] += off / count[label];
      squares[label][i] += off * (reading[i] - mean[label][i]);
    }
  }
}
