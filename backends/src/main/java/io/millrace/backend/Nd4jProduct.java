package io.millrace.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.backend.RowProduct;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/*
 * A row-major x (rows x inner) is, float by float, a column-major xᵀ (inner x rows). So yᵀ = Wᵀ xᵀ is computed, all three
 * column-major, which is what BLAS takes without a copy.
 */
/** Rows times one weight matrix on ND4J. */
final class Nd4jProduct implements RowProduct, AutoCloseable {

  private final int inner;
  private final int columns;
  private final INDArray weights;
  private INDArray from;
  private INDArray to;
  private INDArray fromNow;
  private INDArray toNow;
  private int capacity;
  private int now;
  private float[] read = {};

  Nd4jProduct(FloatMatrix packed) {
    this.inner = packed.rows();
    this.columns = packed.columns();
    this.weights = Nd4jBackend.array('f', columns, inner);
    Nd4jBackend.write(weights, packed.values(), packed.offset(), packed.size());
  }

  @Override
  public void add(FloatMatrix rows, FloatMatrix into) {
    if (rows.rows() == 0) {
      return;
    }
    room(rows.rows());
    Nd4jBackend.write(from, rows.values(), rows.offset(), rows.size());
    weights.mmuli(fromNow, toNow);
    Nd4jBackend.read(to, read, into.size());
    float[] values = into.values();
    int offset = into.offset();
    for (int i = 0; i < into.size(); i++) {
      values[offset + i] += read[i];
    }
  }

  private void room(int rows) {
    if (rows > capacity) {
      int most = Math.max(rows, 2 * capacity);
      free();
      from = Nd4jBackend.array('f', inner, most);
      to = Nd4jBackend.array('f', columns, most);
      read = new float[most * columns];
      // Set last: if an allocation above fails, the next call allocates again.
      capacity = most;
    }
    if (rows != now) {
      fromNow = view(from, rows);
      toNow = view(to, rows);
      now = rows;
    }
  }

  private INDArray view(INDArray whole, int rows) {
    return rows == capacity ? whole : whole.get(NDArrayIndex.all(), NDArrayIndex.interval(0, rows));
  }

  private void free() {
    capacity = 0;
    now = 0;
    if (from != null) {
      from.close();
      from = null;
    }
    if (to != null) {
      to.close();
      to = null;
    }
  }

  @Override
  public void close() {
    free();
    weights.close();
  }
}
