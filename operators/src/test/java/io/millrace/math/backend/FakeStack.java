package io.millrace.math.backend;

import io.millrace.math.polar.SquareStack;

/** The stack of a {@link FakeDevice}, by naive loops from the far end. */
final class FakeStack implements SquareStack {

  private final int rows;
  private final int n;
  private final FakeDevice device;
  private final float[][] iterates;
  private final float[][] deviations;

  FakeStack(int rows, int n, int count, FakeDevice device) {
    this.rows = rows;
    this.n = n;
    this.device = device;
    this.iterates = new float[count][rows * n];
    this.deviations = new float[count][n * n];
  }

  @Override
  public int count() {
    return iterates.length;
  }

  @Override
  public void write(float[] matrices) {
    device.end(device.begin());
    for (int b = 0; b < iterates.length; b++) {
      System.arraycopy(matrices, b * rows * n, iterates[b], 0, rows * n);
    }
  }

  @Override
  public void deviate(double[] defects) {
    for (int b = iterates.length - 1; b >= 0; b--) {
      double squares = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          float sum = i == j ? -1 : 0;
          for (int row = rows - 1; row >= 0; row--) {
            sum += iterates[b][row * n + i] * iterates[b][row * n + j];
          }
          deviations[b][i * n + j] = sum;
          squares += (double) sum * sum;
        }
      }
      defects[b] = Math.sqrt(squares);
    }
  }

  @Override
  public void advance(float[] keep, float[] turn) {
    for (int b = iterates.length - 1; b >= 0; b--) {
      float[] next = new float[rows * n];
      for (int row = 0; row < rows; row++) {
        for (int j = 0; j < n; j++) {
          float sum = 0;
          for (int k = n - 1; k >= 0; k--) {
            sum += iterates[b][row * n + k] * deviations[b][k * n + j];
          }
          next[row * n + j] = keep[b] * iterates[b][row * n + j] + turn[b] * sum;
        }
      }
      iterates[b] = next;
    }
  }

  @Override
  public void read(float[] matrices) {
    for (int b = 0; b < iterates.length; b++) {
      System.arraycopy(iterates[b], 0, matrices, b * rows * n, rows * n);
    }
  }

  @Override
  public void close() {}
}
