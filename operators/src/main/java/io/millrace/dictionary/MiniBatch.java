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
  private final Method.Step step;
  private final GroupMatrices group;
  private final ExpectedError expected;
  private final FloatMatrix derivative;
  private final FloatMatrix rescaled;
  private final FloatMatrix codes;

  MiniBatch(int n, DictionaryLayout layout, DictionaryOptions.Training training, Kernels kernels) {
    this.n = n;
    this.layout = layout;
    this.training = training;
    this.kernels = kernels;
    this.step = training.method().step(n, kernels);
    this.group = new GroupMatrices(n, layout);
    this.expected = new ExpectedError(n, layout, training);
    this.derivative = FloatMatrix.of(1, n);
    this.rescaled = FloatMatrix.of(1, n);
    this.codes = FloatMatrix.of(1, n);
  }

  /** Adds one row of a block to the sums. */
  void add(float[] slots, Observations seen, int row) {
    int at = row * n;
    float[] codes = seen.codes.values();
    double median = slots[layout.median];
    float weight = training.norm().weight(seen.norms[row], median);
    for (int i = 0; i < n; i++) {
      rescaled.values()[i] = weight * seen.filled.values()[at + i];
    }
    group.onto(slots);
    differentiate(slots, seen, row, weight);
    kernels.addTransposedLeft(derivative, rescaled, group.gradient);

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

  /** The objective's derivative by the codes at the point that steps move. */
  private void differentiate(float[] slots, Observations seen, int row, float weight) {
    Objective objective = training.objective();
    double scale = objective.scale(slots[layout.batches], deviation(slots));
    if (layout.interior == layout.dictionary) {
      objective.gradient(seen.codes.values(), row * n, weight, scale, derivative.values());
      return;
    }
    float[] interior = group.interior.values();
    for (int atom = 0; atom < n; atom++) {
      codes.values()[atom] =
          kernels.dot(
              interior, group.interior.offset() + atom * n, seen.filled.values(), row * n, n);
    }
    objective.gradient(codes.values(), 0, weight, scale, derivative.values());
  }

  /** Takes the step of the method, folds the sums, and opens the next mini-batch. */
  void close(float[] slots) {
    int batch = training.batch();
    double t = slots[layout.batches];
    Schedule schedule = training.method().schedule();
    double rho = schedule.rho(t, expected.forgetting(slots));
    double gamma = schedule.gamma(t);
    step.advance(group.onto(slots), batch, rho, gamma);
    expected.advance(slots, rho, gamma);

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
      expected.forget(slots);
    }
    slots[layout.batches] = changed ? 0 : (float) Math.min(MOST_BATCHES, t + 1);

    group.gradient.fill(0f);
    Arrays.fill(slots, sums, sums + DictionaryLayout.SUMS, 0f);
  }

  /** Standard deviation of the non-zero codes learned so far. */
  private double deviation(float[] slots) {
    return CodeMoments.deviation(slots[layout.codeSquare], slots[layout.codeCube]);
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
