package io.millrace.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.backend.Cublas.Block;
import io.millrace.backend.Cublas.Products;
import io.millrace.backend.Cublas.Side;
import io.millrace.backend.Cublas.Turn;
import io.millrace.math.backend.RowProduct;

/*
 * Row-major x (rows x inner) is column-major xᵀ (inner x rows), so yᵀ (columns x rows) = Wᵀ (columns x inner) · xᵀ, all with
 * the leading dimension of their first extent.
 */
/** Rows times one weight matrix on cuBLAS. */
final class CublasProduct implements RowProduct, AutoCloseable {

  private final Cublas cublas;
  private final int inner;
  private final int columns;
  private final Block weights;
  private Block from;
  private Block to;
  private int capacity;
  private float[] read = {};

  CublasProduct(Cublas cublas, FloatMatrix packed) {
    this.cublas = cublas;
    this.inner = packed.rows();
    this.columns = packed.columns();
    this.weights = cublas.allocate(packed.size());
    cublas.write(weights, packed.values(), packed.offset(), packed.size());
  }

  @Override
  public void add(FloatMatrix rows, FloatMatrix into) {
    int count = rows.rows();
    if (count == 0) {
      return;
    }
    if (count > capacity) {
      free();
      int more = Math.max(count, 2 * capacity);
      from = cublas.allocate(Math.multiplyExact(more, inner));
      to = cublas.allocate(Math.multiplyExact(more, columns));
      read = new float[more * columns];
      capacity = more;
    }
    cublas.write(from, rows.values(), rows.offset(), rows.size());
    cublas.multiply(
        new Products(
            new Side(Turn.AS_IS, columns, 0),
            new Side(Turn.AS_IS, inner, 0),
            columns,
            count,
            inner,
            1),
        weights,
        from,
        to);
    cublas.read(to, read, into.size());
    float[] values = into.values();
    int offset = into.offset();
    for (int i = 0; i < into.size(); i++) {
      values[offset + i] += read[i];
    }
  }

  private void free() {
    capacity = 0;
    if (from != null) {
      cublas.free(from);
      from = null;
    }
    if (to != null) {
      cublas.free(to);
      to = null;
    }
  }

  @Override
  public void close() {
    free();
    cublas.free(weights);
  }
}
