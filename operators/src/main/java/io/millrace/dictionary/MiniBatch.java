package io.millrace.dictionary;

import io.millrace.math.FloatMatrix;
import io.millrace.math.Kernels;
import java.util.Arrays;

/**
 * The open mini-batch of a group: sums up observations, and folds the sums into the parameters when
 * it is full. No observation is stored.
 *
 * <p>Everything {@code step} reads changes in {@link #close} alone.
 */
final class MiniBatch {

  /** Counts in a float are exact up to here. */
  private static final float MOST_BATCHES = 0x1.0p24f;

  /** Running residuals take no observation in as more than this many times themselves. */
  private static final double WINSOR = 10;

  private final int n;
  private final DictionaryLayout layout;
  private final DictionaryOptions.Training training;
  private final Kernels kernels;
  private final FrankWolfe method;
  private final FloatMatrix derivative;
  private final FloatMatrix rescaled;
  private final FloatMatrix gradient;
  private final FloatMatrix dictionary;
  private final FloatMatrix tracker;

  MiniBatch(int n, DictionaryLayout layout, DictionaryOptions.Training training, Kernels kernels) {
    this.n = n;
    this.layout = layout;
    this.training = training;
    this.kernels = kernels;
    this.method = new FrankWolfe(n, training.schedule(), kernels);
    this.derivative = FloatMatrix.of(1, n);
    this.rescaled = FloatMatrix.of(1, n);
    this.gradient = FloatMatrix.of(n, n);
    this.dictionary = FloatMatrix.of(n, n);
    this.tracker = FloatMatrix.of(n, n);
  }

  /** Adds one row of a block to the sums. */
  void add(float[] slots, Observations seen, int row) {
    int at = row * n;
    float[] codes = seen.codes.values();
    double median = slots[layout.median];
    float weight = training.norm().weight(seen.norms[row], median);
    float threshold = threshold(slots);
    training.objective().gradient(codes, at, weight, threshold, derivative.values());
    for (int i = 0; i < n; i++) {
      rescaled.values()[i] = weight * seen.filled.values()[at + i];
    }
    gradient.onto(slots, layout.pendingGradient);
    kernels.addTransposedLeft(derivative, rescaled, gradient);

    double squares = 0;
    double cubes = 0;
    for (int i = 0; i < n; i++) {
      double magnitude = Math.abs(weight * codes[at + i]);
      squares += magnitude * magnitude;
      cubes += magnitude * magnitude * magnitude;
    }
    double usual = slots[layout.residual];
    double residual = seen.residuals[row];
    int sums = layout.pendingSums;
    slots[sums + DictionaryLayout.SQUARE] += (float) (squares / n);
    slots[sums + DictionaryLayout.CUBE] += (float) (cubes / n);
    slots[sums + DictionaryLayout.CONCENTRATION] +=
        (float) (cubes / (squares * Math.sqrt(squares)));
    slots[sums + DictionaryLayout.RESIDUAL] +=
        (float) (usual > 0 ? Math.min(residual, WINSOR * usual) : residual);
    slots[sums + DictionaryLayout.ERROR] += (float) seen.errors[row];
    slots[sums + DictionaryLayout.LOG_NORM] += (float) StrictMath.log(seen.norms[row]);
    slots[sums + DictionaryLayout.ABOVE_MEDIAN] += seen.norms[row] > median ? 1f : 0f;
  }

  /** Takes the step of the method, folds the sums, and opens the next mini-batch. */
  void close(float[] slots) {
    int batch = training.batch();
    double t = slots[layout.batches];
    method.advance(
        dictionary.onto(slots, layout.dictionary),
        tracker.onto(slots, layout.tracker),
        gradient.onto(slots, layout.pendingGradient),
        batch,
        t);

    int sums = layout.pendingSums;
    double rate = RunningMean.rate(t);
    fold(slots, layout.codeSquare, DictionaryLayout.SQUARE, rate);
    fold(slots, layout.codeCube, DictionaryLayout.CUBE, rate);
    fold(slots, layout.residual, DictionaryLayout.RESIDUAL, rate);
    fold(slots, layout.error, DictionaryLayout.ERROR, rate);
    followMedian(slots, rate);
    double concentration = slots[sums + DictionaryLayout.CONCENTRATION] / (double) batch;
    boolean changed =
        ChangeDetector.alarms(slots, layout.concentration, concentration, t)
            && training.detector() == ChangeDetector.Switch.ON;
    if (changed) {
      slots[layout.alarms] = Math.min(MOST_BATCHES, slots[layout.alarms] + 1);
    }
    slots[layout.batches] = changed ? 0 : (float) Math.min(MOST_BATCHES, t + 1);

    gradient.fill(0f);
    Arrays.fill(slots, sums, sums + DictionaryLayout.SUMS, 0f);
  }

  /** Threshold of the soft phase in units of the codes learned, negative in the l_p phase. */
  private float threshold(float[] slots) {
    double deviations = training.objective().threshold(slots[layout.batches]);
    if (deviations < 0) {
      return -1f;
    }
    return (float)
        (deviations * CodeMoments.deviation(slots[layout.codeSquare], slots[layout.codeCube]));
  }

  private void fold(float[] slots, int at, int sum, double rate) {
    double mean = slots[layout.pendingSums + sum] / (double) training.batch();
    RunningMean.fold(slots, at, mean, rate);
  }

  /**
   * The running median of the norms: the geometric mean of the first mini-batch, then up or down on
   * a logarithmic scale by how many norms of the mini-batch lie above it. Neither is moved far by a
   * few huge norms.
   */
  private void followMedian(float[] slots, double rate) {
    int sums = layout.pendingSums;
    double batch = training.batch();
    double median = slots[layout.median];
    slots[layout.median] =
        (float)
            (median > 0
                ? median
                    * StrictMath.exp(
                        rate * (2 * slots[sums + DictionaryLayout.ABOVE_MEDIAN] / batch - 1))
                : StrictMath.exp(slots[sums + DictionaryLayout.LOG_NORM] / batch));
  }
}
