package io.millrace.benchmark.published.stream;

/*
 *   answer argmax w_c φ, φ = (1, z), z the reading in running deviations
 *   after a wrong answer: w_label ← w_label + φ, w_answer ← w_answer - φ      (Rosenblatt 1958)
 */
/** The perceptron with one row of weights for each class. */
final class Perceptron implements StreamLearner {

  private final double[][] weights;
  private final double[] mean;
  private final double[] squares;
  private long count;

  Perceptron(int channels, int classes) {
    weights = new double[classes][channels + 1];
    mean = new double[channels];
    squares = new double[channels];
  }

  @Override
  public int answer(float[] reading) {
    double[] features = features(reading);
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int one = 0; one < weights.length; one++) {
      double sum = 0;
      for (int i = 0; i < features.length; i++) {
        sum += weights[one][i] * features[i];
      }
      if (sum > most) {
        most = sum;
        best = one;
      }
    }
    return best;
  }

  @Override
  public void learn(float[] reading, int label) {
    int answer = answer(reading);
    double[] features = features(reading);
    if (answer != label) {
      for (int i = 0; i < features.length; i++) {
        weights[label][i] += features[i];
        weights[answer][i] -= features[i];
      }
    }
    count++;
    for (int i = 0; i < reading.length; i++) {
      double off = reading[i] - mean[i];
      mean[i] += off / count;
      squares[i] += off * (reading[i] - mean[i]);
    }
  }

  private double[] features(float[] reading) {
    double[] features = new double[reading.length + 1];
    features[0] = 1;
    for (int i = 0; i < reading.length; i++) {
      double deviation = squares[i] > 0 ? Math.sqrt(squares[i] / count) : 1;
      features[i + 1] = (reading[i] - mean[i]) / deviation;
    }
    return features;
  }
}
