package io.millrace.math.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.polar.PolarBatch;
import io.millrace.math.polar.StackedPolar;

/**
 * A device that is none: computes rows and matrices from the last to the first and sums from the
 * far end, so that its bits differ from those of this JVM within the tolerance, waits where a test
 * makes it wait, and fails on command, after half of the work is done.
 */
public final class FakeDevice implements DenseBackend {

  private final Runnable delay;
  private int failures;
  private long calls;
  private boolean closed;

  /** A device that never waits. */
  public FakeDevice() {
    this(() -> {});
  }

  /**
   * @param delay is run before each computation, by whoever computes
   */
  public FakeDevice(Runnable delay) {
    this.delay = delay;
  }

  /** Lets the next computations fail. */
  public void failNext(int times) {
    failures = times;
  }

  /** Computations asked for, the failed ones among them. */
  public long calls() {
    return calls;
  }

  /** Whether it was given back. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public double tolerance() {
    return 2e-5;
  }

  @Override
  public int rowsAtOnce() {
    return 64;
  }

  @Override
  public RowProduct product(FloatMatrix weights) {
    return (rows, into) -> {
      boolean fails = begin();
      float[] sums = new float[into.size()];
      for (int row = rows.rows() - 1; row >= 0; row--) {
        if (fails && row < rows.rows() / 2) {
          break;
        }
        for (int column = 0; column < into.columns(); column++) {
          float sum = 0;
          for (int k = rows.columns() - 1; k >= 0; k--) {
            sum += rows.at(row, k) * weights.at(k, column);
          }
          sums[row * into.columns() + column] = sum;
        }
      }
      end(fails);
      for (int i = 0; i < sums.length; i++) {
        into.values()[into.offset() + i] += sums[i];
      }
    };
  }

  @Override
  public PolarBatch polar(int rows, int n) {
    return new StackedPolar(rows, n, count -> new FakeStack(rows, n, count, this));
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Whether the computation that begins is to fail. */
  boolean begin() {
    delay.run();
    calls++;
    return failures > 0;
  }

  void end(boolean fails) {
    if (fails) {
      failures--;
      throw new IllegalStateException("The device is out of memory, as the test wished");
    }
  }
}
