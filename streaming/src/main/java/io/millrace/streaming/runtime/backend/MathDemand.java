package io.millrace.streaming.runtime.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.JvmBackend;
import io.millrace.math.backend.RowProduct;
import io.millrace.math.polar.PolarBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Records the operations that an operator requests from its backend at creation, to be measured.
 */
final class MathDemand implements DenseBackend {

  private final DenseBackend jvm = JvmBackend.ofProcess();
  private final List<Product> products = new ArrayList<>();
  private final List<Polar> polars = new ArrayList<>();

  /** A product of rows and a matrix of {@code inner × columns}. */
  record Product(int inner, int columns) {}

  /** A polar factor of a matrix of {@code rows × n}. */
  record Polar(int rows, int n) {}

  List<Product> products() {
    return products;
  }

  List<Polar> polars() {
    return polars;
  }

  boolean isNothing() {
    return products.isEmpty() && polars.isEmpty();
  }

  @Override
  public String name() {
    return jvm.name();
  }

  @Override
  public double tolerance() {
    return jvm.tolerance();
  }

  @Override
  public int rowsAtOnce() {
    return jvm.rowsAtOnce();
  }

  @Override
  public RowProduct product(FloatMatrix weights) {
    products.add(new Product(weights.rows(), weights.columns()));
    return jvm.product(weights);
  }

  @Override
  public PolarBatch polar(int rows, int n) {
    polars.add(new Polar(rows, n));
    return jvm.polar(rows, n);
  }

  @Override
  public void close() {
    jvm.close();
  }
}
