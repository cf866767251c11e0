package io.millrace.continual.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.RowProduct;

/*
 * y = x W + b, x (rows x inner), W (inner x columns) packed input-major: torch.nn keeps its transpose. Each sum starts from
 * the bias and takes its products in the order of the inner index, so a row has the same bits alone and among others.
 */
/** A product with frozen weights, for blocks of rows. */
public final class Affine {

  private final RowProduct product;
  private final float[] bias;
  private final FloatMatrix in;
  private final FloatMatrix out;

  /**
   * @param packed inner x columns
   * @param bias one number a column
   */
  public Affine(DenseBackend backend, float[] packed, float[] bias) {
    this(
        backend.product(FloatMatrix.wrap(packed, 0, packed.length / bias.length, bias.length)),
        packed.length / bias.length,
        bias);
  }

  private Affine(RowProduct product, int inner, float[] bias) {
    this.product = product;
    this.bias = bias;
    this.in = FloatMatrix.of(1, inner);
    this.out = FloatMatrix.of(1, bias.length);
  }

  /** This product with another's bias added to its own, for sums of both. */
  public Affine withBiasOf(Affine other) {
    float[] sum = bias.clone();
    for (int column = 0; column < sum.length; column++) {
      sum[column] += other.bias[column];
    }
    return new Affine(product, in.columns(), sum);
  }

  /** From weights as torch.nn keeps them: one row an output. */
  public static Affine ofRows(DenseBackend backend, float[] rows, float[] bias) {
    return new Affine(backend, transposed(rows, bias.length), bias);
  }

  /** A matrix of that many rows, with rows and columns exchanged. */
  public static float[] transposed(float[] values, int rows) {
    int columns = values.length / rows;
    float[] packed = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        packed[column * rows + row] = values[row * columns + column];
      }
    }
    return packed;
  }

  /** Floats of an output. */
  int columns() {
    return bias.length;
  }

  /** Writes {@code x W + b} for that many rows, one behind the other. */
  public void apply(float[] from, int fromOffset, int rows, float[] to, int toOffset) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(bias, 0, to, toOffset + row * bias.length, bias.length);
    }
    add(from, fromOffset, rows, to, toOffset);
  }

  /** Adds {@code x W} to what stands there; the bias plays no part. */
  public void add(float[] from, int fromOffset, int rows, float[] to, int toOffset) {
    product.add(in.onto(from, fromOffset, rows), out.onto(to, toOffset, rows));
  }
}
