package io.millrace.dictionary.learn;

/**
 * The closed loop once more, in double precision: keeps every reading of the open mini-batch and
 * what the loop held before it, and computes the gains from these.
 */
final class NaiveLoop {

  private final NaiveDictionary dictionary;
  private final int n;
  private final int batch;
  private final int keyframe;
  private final double[][] rests;
  private final double[][] readings;
  private final double[][] heldBefore;
  private final double[] gain;
  private final double[] cross;
  private final double[] square;
  private double[] held;
  private int steps;
  private int batches;

  NaiveLoop(NaiveDictionary dictionary, int n, int batch, int keyframe) {
    this.dictionary = dictionary;
    this.n = n;
    this.batch = batch;
    this.keyframe = keyframe;
    this.rests = new double[batch][];
    this.readings = new double[batch][];
    this.heldBefore = new double[batch][];
    this.gain = new double[n];
    this.cross = new double[n];
    this.square = new double[n];
    this.held = new double[n];
  }

  /** Code, reconstruction, error and score of the next reading of the only key, then learned. */
  float[] next(double[] reading) {
    double[] prediction = new double[n];
    double[] rest = new double[n];
    for (int i = 0; i < n; i++) {
      prediction[i] = steps % keyframe == 0 ? 0 : gain[i] * held[i];
      rest[i] = reading[i] - prediction[i];
    }
    float[] output = dictionary.output(rest, 2);
    double[] answer = new double[n];
    double error = 0;
    double norm = 0;
    for (int i = 0; i < n; i++) {
      answer[i] = prediction[i] + output[n + i];
      output[n + i] = (float) answer[i];
      error += Math.pow(reading[i] - answer[i], 2);
      norm += Math.pow(reading[i], 2);
    }
    output[2 * n] = (float) Math.sqrt(error / norm);
    rests[steps % batch] = rest;
    readings[steps % batch] = reading;
    heldBefore[steps % batch] = held;
    held = answer;
    steps++;
    if (steps % batch == 0) {
      learn();
    }
    return output;
  }

  private void learn() {
    dictionary.fast(
        rests, 3, 0.1, (z, lambda) -> Math.signum(z) * Math.max(0, Math.abs(z) - lambda));
    // A new key holds zeros before its first reading, which is no lesson.
    double lessons = batches == 0 ? batch - 1 : batch;
    double rate = Math.max(0.01, 2.0 / (batches + 2));
    for (int i = 0; i < n; i++) {
      double product = 0;
      double squares = 0;
      for (int row = 0; row < batch; row++) {
        product += readings[row][i] * heldBefore[row][i];
        squares += heldBefore[row][i] * heldBefore[row][i];
      }
      cross[i] += rate * (product / lessons - cross[i]);
      square[i] += rate * (squares / lessons - square[i]);
      gain[i] = Math.max(0, Math.min(1, cross[i] / square[i]));
    }
    batches++;
  }
}
