package io.millrace.continual.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.RowProduct;

/*
 * y = x W + b with x (rows x inner) and W (inner x columns), packed by input; torch.nn stores its
 * transpose. Each sum starts from the bias and adds the products in the order of the inner index,
 * so a row has the same bits alone and in a block.
 */
/** Product of blocks of rows with frozen weights, plus a bias. */
public final class Affine {

  private final RowProduct product;
  private final float[] bias;
  private final FloatMatrix in;
  private final FloatMatrix out;

  /**
   * @param packed weights, inner x columns
   * @param bias one number per column
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

  /** A copy of this product whose bias is the sum of both biases, for sums of two products. */
  public Affine withBiasOf(Affine other) {
    float[] sum = bias.clone();
    for (int column = 0; column < sum.length; column++) {
      sum[column] += other.bias[column];
    }
    return new Affine(product, in.columns(), sum);
  }

  /** Makes a product from weights as torch.nn stores them: one row per output. */
  public static Affine ofRows(DenseBackend backend, float[] rows, float[] bias) {
    return new Affine(backend, transposed(rows, bias.length), bias);
  }

  /** The transpose of a matrix with {@code rows} rows. */
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

  /** Writes {@code x W + b} for {@code rows} rows, concatenated. */
  public void apply(float[] from, int fromOffset, int rows, float[] to, int toOffset) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(bias, 0, to, toOffset + row * bias.length, bias.length);
    }
    add(from, fromOffset, rows, to, toOffset);
  }

  /** Adds {@code x W} to the values at {@code to}; the bias is not added. */
  public void add(float[] from, int fromOffset, int rows, float[] to, int toOffset) {
    product.add(in.onto(from, fromOffset, rows), out.onto(to, toOffset, rows));
  }
}
