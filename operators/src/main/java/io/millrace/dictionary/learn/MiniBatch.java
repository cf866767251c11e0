package io.millrace.dictionary.learn;

import io.millrace.api.drift.ChangeDetector;
import io.millrace.api.drift.RunningMean;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.step.DictionaryLayout;
import io.millrace.dictionary.step.GroupMatrices;
import io.millrace.dictionary.step.Method;
import io.millrace.dictionary.step.Schedule;
import io.millrace.math.backend.DenseBackend;
import java.util.Arrays;

/**
 * Accumulates the open mini-batch of a group: adds observations to sums, and updates the parameters
 * when the mini-batch is full. No observation is stored.
 *
 * <p>Parameters that {@code step} reads change only in {@link #close}.
 */
final class MiniBatch {

  /** Largest count that a float represents exactly. */
  private static final float MOST_BATCHES = 0x1.0p24f;

  /** Limit of an observation's residual in the running mean, as a multiple of that mean. */
  private static final double WINSOR = 10;

  /**
   * Number of rows whose gradients are summed in one product. It does not change the order of
   * summation, and so not the bits.
   */
  private static final int MOST_GATHERED = 32;

  private final Shape shape;
  private final DictionaryLayout layout;
  private final DictionaryOptions.Training training;
  private final Kernels kernels;
  private final Method.Step step;
  private final GroupMatrices group;
  private final ExpectedError expected;
  private final FirstPhase first;
  private final FloatMatrix derivatives;
  private final FloatMatrix rescaled;
  private final float[] derivative;
  private final FloatMatrix codes;
  private int gathered;

  MiniBatch(
      Shape shape,
      DictionaryLayout layout,
      DictionaryOptions.Training training,
      Kernels kernels,
      DenseBackend backend) {
    this.shape = shape;
    this.layout = layout;
    this.training = training;
    this.kernels = kernels;
    this.step = training.method().step(shape, kernels, backend);
    this.group = new GroupMatrices(shape, layout);
    this.first = new FirstPhase(layout, training.method().schedule().warmup());
    this.expected = new ExpectedError(shape.atoms(), layout, training, first);
    this.derivatives = FloatMatrix.of(MOST_GATHERED, shape.atoms());
    this.rescaled = FloatMatrix.of(MOST_GATHERED, shape.channels());
    this.derivative = new float[shape.atoms()];
    this.codes = FloatMatrix.of(1, shape.atoms());
  }

  /** Adds one row of a block to the sums; its gradient is added by {@link #settle}. */
  void add(float[] slots, Observations seen, int row) {
    int n = shape.channels();
    double median = slots[layout.median];
    float weight = training.norm().weight(seen.norms[row], median);
    int at = gathered * n;
    for (int i = 0; i < n; i++) {
      rescaled.values()[at + i] = weight * seen.filled.values()[row * n + i];
    }
    differentiate(slots, seen, row, weight);
    int atoms = shape.atoms();
    System.arraycopy(derivative, 0, derivatives.values(), gathered * atoms, atoms);
    if (++gathered == MOST_GATHERED) {
      settle(slots);
    }

    double squares = 0;
    double cubes = 0;
    for (int i = 0; i < atoms; i++) {
      double magnitude = Math.abs(weight * seen.codes.values()[row * atoms + i]);
      squares += magnitude * magnitude;
      cubes += magnitude * magnitude * magnitude;
    }
    NoiseLevel.add(slots, layout, seen.codes, row);
    double usual = slots[layout.residual];
    double residual = seen.residuals[row];
    int sums = layout.pendingSums;
    slots[sums + DictionaryLayout.SQUARE] += (float) (squares / atoms);
    slots[sums + DictionaryLayout.CUBE] += (float) (cubes / atoms);
    // If the atoms do not span all channels, an observation may be orthogonal to every atom.
    slots[sums + DictionaryLayout.CONCENTRATION] +=
        squares > 0 ? (float) (cubes / (squares * Math.sqrt(squares))) : 0f;
    slots[sums + DictionaryLayout.RESIDUAL] +=
        (float) (usual > 0 ? Math.min(residual, WINSOR * usual) : residual);
    slots[sums + DictionaryLayout.ERROR] += (float) seen.errors[row];
    slots[sums + DictionaryLayout.LOG_NORM] += (float) StrictMath.log(seen.norms[row]);
    slots[sums + DictionaryLayout.ABOVE_MEDIAN] += seen.norms[row] > median ? 1f : 0f;
    if (layout.pendingCount >= 0) {
      slots[layout.pendingCount]++;
    }
  }

  /**
   * Adds the pending gradients to the slots. Must be called before the caller reads or saves the
   * slots.
   */
  void settle(float[] slots) {
    if (gathered > 0) {
      derivatives.rows(gathered);
      rescaled.rows(gathered);
      kernels.addTransposedLeft(derivatives, rescaled, group.onto(slots).gradient);
      gathered = 0;
    }
  }

  /** Computes the derivative of the objective by the codes, at the point that steps move. */
  private void differentiate(float[] slots, Observations seen, int row, float weight) {
    Objective objective = training.objective();
    double scale = objective.scale(slots[layout.batches], deviation(slots), first.batches(slots));
    int atoms = shape.atoms();
    if (layout.interior == layout.dictionary) {
      objective.gradient(seen.codes.values(), row * atoms, weight, scale, derivative);
      return;
    }
    int n = shape.channels();
    FloatMatrix interior = group.onto(slots).interior;
    for (int atom = 0; atom < atoms; atom++) {
      codes.values()[atom] =
          kernels.dot(
              interior.values(), interior.offset() + atom * n, seen.filled.values(), row * n, n);
    }
    objective.gradient(codes.values(), 0, weight, scale, derivative);
  }

  /**
   * Performs the step of the method, updates the running means from the sums, and opens the next
   * mini-batch. Does nothing for a basis that got no observations.
   *
   * @return whether a change was found, which began the schedule anew
   */
  boolean close(float[] slots) {
    settle(slots);
    int count = layout.pendingCount < 0 ? training.batch() : (int) slots[layout.pendingCount];
    if (count == 0) {
      return false;
    }
    double t = slots[layout.batches];
    Schedule schedule = training.method().schedule();
    double rho = schedule.rho(t, expected.forgetting(slots), first.batches(slots));
    double gamma = schedule.gamma(t);
    step.advance(group.onto(slots), count, rho, gamma);
    expected.advance(slots, rho, gamma);
    boolean changed = follow(slots, count, t);
    slots[layout.batches] = changed ? 0 : (float) Math.min(MOST_BATCHES, t + 1);

    group.gradient.fill(0f);
    int sums = layout.pendingSums;
    Arrays.fill(slots, sums, sums + DictionaryLayout.SUMS, 0f);
    if (layout.pendingCount >= 0) {
      slots[layout.pendingCount] = 0;
    }
    return changed;
  }

  /** Begins the schedule anew, or keeps a share of its mini-batches; the open one stays. */
  void restart(float[] slots, double share) {
    slots[layout.batches] = (float) Math.floor(slots[layout.batches] * share);
    expected.forget(slots);
  }

  /** Updates the running means from the sums; returns true if a change restarts the schedule. */
  private boolean follow(float[] slots, int count, double t) {
    double rate = RunningMean.rate(t);
    RunningMean.fold(slots, layout.codeSquare, mean(slots, DictionaryLayout.SQUARE, count), rate);
    RunningMean.fold(slots, layout.codeCube, mean(slots, DictionaryLayout.CUBE, count), rate);
    RunningMean.fold(slots, layout.residual, mean(slots, DictionaryLayout.RESIDUAL, count), rate);
    RunningMean.fold(slots, layout.error, mean(slots, DictionaryLayout.ERROR, count), rate);
    followMedian(slots, count, rate);
    NoiseLevel.fold(slots, layout, rate);
    boolean changed =
        ChangeDetector.alarms(
                slots, layout.concentration, mean(slots, DictionaryLayout.CONCENTRATION, count), t)
            && training.detector() == DictionaryOptions.Detector.ON;
    if (changed) {
      slots[layout.alarms] = Math.min(MOST_BATCHES, slots[layout.alarms] + 1);
      expected.forget(slots);
    }
    return changed;
  }

  /** Returns the standard deviation of the non-zero codes learned so far. */
  private double deviation(float[] slots) {
    return CodeMoments.deviation(slots[layout.codeSquare], slots[layout.codeCube]);
  }

  private double mean(float[] slots, int sum, int count) {
    return slots[layout.pendingSums + sum] / (double) count;
  }

  /**
   * Updates the running median of the norms: starts with the geometric mean of the first
   * mini-batch, then moves it up or down on a logarithmic scale according to the share of norms
   * above it. A few huge norms have little effect on either.
   */
  private void followMedian(float[] slots, int count, double rate) {
    double median = slots[layout.median];
    slots[layout.median] =
        (float)
            (median > 0
                ? median
                    * StrictMath.exp(
                        rate * (2 * mean(slots, DictionaryLayout.ABOVE_MEDIAN, count) - 1))
                : StrictMath.exp(mean(slots, DictionaryLayout.LOG_NORM, count)));
  }
}
