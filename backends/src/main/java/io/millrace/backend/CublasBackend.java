package io.millrace.backend;

import io.millrace.math.DenseBackend;
import io.millrace.math.FloatMatrix;
import io.millrace.math.PolarBatch;
import io.millrace.math.RowProduct;
import io.millrace.math.StackedPolar;
import java.util.ArrayDeque;
import java.util.Deque;

/** cuBLAS, in full float32: no tensor-core shortcut is asked for. */
final class CublasBackend implements DenseBackend {

  static final String NAME = "cublas";

  private static final double TOLERANCE = 2e-5;
  private static final int ROWS = 4096;

  private final Cublas cublas;
  private final Deque<AutoCloseable> made = new ArrayDeque<>();

  /**
   * @param cublas is closed with this
   */
  CublasBackend(Cublas cublas) {
    this.cublas = cublas;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double tolerance() {
    return TOLERANCE;
  }

  @Override
  public int rowsAtOnce() {
    return ROWS;
  }

  @Override
  public RowProduct product(FloatMatrix weights) {
    CublasProduct product = new CublasProduct(cublas, weights);
    keep(product);
    return product;
  }

  @Override
  public PolarBatch polar(int rows, int n) {
    StackedPolar polar =
        new StackedPolar(rows, n, count -> new CublasStack(cublas, rows, n, count));
    keep(polar);
    return polar;
  }

  @Override
  public synchronized void close() {
    try {
      while (!made.isEmpty()) {
        made.pop().close();
      }
    } catch (Exception failed) {
      throw new IllegalStateException("Cannot give back memory of the device", failed);
    } finally {
      cublas.close();
    }
  }

  private synchronized void keep(AutoCloseable product) {
    made.push(product);
  }
}
