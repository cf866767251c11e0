package io.millrace.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.RowProduct;
import io.millrace.math.polar.PolarBatch;
import io.millrace.math.polar.StackedPolar;

/** The math backend on cuBLAS, in full float32 without tensor-core precision. */
final class CublasBackend implements DenseBackend {

  static final String NAME = "cublas";

  private static final double TOLERANCE = 2e-5;
  private static final int ROWS = 4096;

  private final Cublas cublas;
  private final DeviceMemory holdings = new DeviceMemory();

  /**
   * @param cublas closed with this backend
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
    return holdings.keep(new CublasProduct(cublas, weights));
  }

  @Override
  public PolarBatch polar(int rows, int n) {
    return holdings.keep(
        new StackedPolar(rows, n, count -> new CublasStack(cublas, rows, n, count)));
  }

  @Override
  public void close() {
    try {
      holdings.close();
    } finally {
      cublas.close();
    }
  }
}
