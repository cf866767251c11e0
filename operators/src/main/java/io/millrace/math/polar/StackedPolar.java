package io.millrace.math.polar;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Computes the polar factors of many matrices at once with the iteration of {@link PolarFactor}, on
 * a device with products of a {@link SquareStack}. In each step the host gets one number per
 * matrix, from which {@link PolarCourse} chooses the next step of that matrix. So a factor does not
 * depend on the other matrices, except through the order in which the device sums. Matrices that do
 * not converge, such as those without full rank, are computed in this JVM.
 *
 * <p>Keeps the stack of the last call for calls with the same number of matrices.
 */
public final class StackedPolar implements PolarBatch, AutoCloseable {

  private final int rows;
  private final int n;
  private final IntFunction<SquareStack> maker;
  private final PolarFactor alone;
  private final PolarSchedule schedule;
  private final FloatMatrix gradient;
  private final FloatMatrix before;
  private final FloatMatrix factor;
  private SquareStack stack;
  private PolarCourse[] courses = {};
  private float[] iterates = {};
  private double[] defects = {};
  private float[] keep = {};
  private float[] turn = {};

  /**
   * @param maker creates a stack for a number of matrices
   */
  public StackedPolar(int rows, int n, IntFunction<SquareStack> maker) {
    this.rows = rows;
    this.n = n;
    this.maker = maker;
    this.alone = new PolarFactor(rows, n, KernelChoice.ofProcess().create());
    this.schedule = new PolarSchedule(n);
    this.gradient = FloatMatrix.of(rows, n);
    this.before = FloatMatrix.of(rows, n);
    this.factor = FloatMatrix.of(rows, n);
  }

  @Override
  public void factor(FloatMatrix gradients, FloatMatrix previous, FloatMatrix into) {
    int count = room(gradients);
    for (int b = 0; b < count; b++) {
      double norm = norm(gradients, b);
      load(gradients, b, isSound(norm) ? Math.sqrt(n) / norm : 0);
      if (isSound(norm)) {
        courses[b].begin();
      } else {
        courses[b].rest();
      }
    }
    iterate();
    for (int b = 0; b < count; b++) {
      if (courses[b].isLost() || !isSound(norm(gradients, b))) {
        alone.factor(place(gradient, gradients, b), place(before, previous, b), factor);
        System.arraycopy(factor.values(), 0, iterates, b * rows * n, rows * n);
      }
    }
    give(into);
  }

  /**
   * Returns whether a matrix is iterated on the device. Matrices of zeros and those that are not
   * finite are left to {@link PolarFactor}.
   */
  private static boolean isSound(double norm) {
    return norm > 0 && norm < Double.POSITIVE_INFINITY;
  }

  @Override
  public void retract(FloatMatrix matrices) {
    int count = room(matrices);
    for (int b = 0; b < count; b++) {
      load(matrices, b, 1);
      courses[b].beginNear();
    }
    iterate();
    for (int b = 0; b < count; b++) {
      if (courses[b].isLost()) {
        factor.copyFrom(place(gradient, matrices, b));
        alone.retract(factor);
        System.arraycopy(factor.values(), 0, iterates, b * rows * n, rows * n);
      }
    }
    give(matrices);
  }

  @Override
  public void close() {
    if (stack != null) {
      stack.close();
      stack = null;
    }
  }

  private void iterate() {
    stack.write(iterates);
    while (true) {
      stack.deviate(defects);
      boolean moves = false;
      for (int b = 0; b < courses.length; b++) {
        courses[b].next(defects[b]);
        keep[b] = courses[b].keep;
        turn[b] = courses[b].turn;
        moves |= turn[b] != 0;
      }
      if (!moves) {
        break;
      }
      stack.advance(keep, turn);
      if (Arrays.stream(courses).noneMatch(PolarCourse::isOpen)) {
        break;
      }
    }
    stack.read(iterates);
  }

  private int room(FloatMatrix matrices) {
    int count = matrices.rows() / rows;
    if (matrices.columns() != n || count < 1 || matrices.rows() % rows != 0) {
      throw new IllegalArgumentException(
          "Cannot factor "
              + matrices.shape()
              + ": expected matrices of "
              + rows
              + " x "
              + n
              + " one behind the other");
    }
    if (courses.length != count || stack == null) {
      close();
      stack = maker.apply(count);
      courses = new PolarCourse[count];
      Arrays.setAll(courses, b -> new PolarCourse(n, schedule));
      iterates = new float[count * rows * n];
      defects = new double[count];
      keep = new float[count];
      turn = new float[count];
    }
    return count;
  }

  private void load(FloatMatrix matrices, int b, double scale) {
    int size = rows * n;
    int from = matrices.offset() + b * size;
    for (int i = 0; i < size; i++) {
      // NaN times zero is NaN, and would spread on a device.
      iterates[b * size + i] = scale == 0 ? 0 : (float) (matrices.values()[from + i] * scale);
    }
  }

  private double norm(FloatMatrix matrices, int b) {
    int size = rows * n;
    int from = matrices.offset() + b * size;
    double sum = 0;
    for (int i = from; i < from + size; i++) {
      sum += (double) matrices.values()[i] * matrices.values()[i];
    }
    return Math.sqrt(sum);
  }

  private FloatMatrix place(FloatMatrix window, FloatMatrix matrices, int b) {
    return window.onto(matrices.values(), matrices.offset() + b * rows * n);
  }

  private void give(FloatMatrix into) {
    System.arraycopy(iterates, 0, into.values(), into.offset(), iterates.length);
  }
}
