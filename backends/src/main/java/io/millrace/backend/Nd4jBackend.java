package io.millrace.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.RowProduct;
import io.millrace.math.polar.PolarBatch;
import io.millrace.math.polar.StackedPolar;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/*
 * Memory: every array is allocated once, for the largest number of rows so far, belongs to no
 * workspace and is closed here. Arrays that are left to the garbage collector can keep hundreds of
 * megabytes outside the heap until it runs.
 *
 * Arrays are written and read as buffers of the host. On nd4j-cuda, tagLocation after a write and
 * ensureLocation before a read cause the copies; on nd4j-native both do nothing.
 */
/**
 * The math backend on ND4J 1.0.0-M2.1, on a processor or device depending on its native library.
 */
final class Nd4jBackend implements DenseBackend {

  static final String NAME = "nd4j";

  /** Bound for sums of 4096 float32 products in another order, with a margin. */
  private static final double TOLERANCE = 2e-5;

  private static final int ROWS = 1024;

  private final DeviceMemory holdings = new DeviceMemory();

  Nd4jBackend() {
    // Loads the native library here, so that its failure is reported as the backend's.
    Nd4j.getExecutioner();
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
    return holdings.keep(new Nd4jProduct(weights));
  }

  @Override
  public PolarBatch polar(int rows, int n) {
    return holdings.keep(new StackedPolar(rows, n, count -> new Nd4jStack(rows, n, count)));
  }

  @Override
  public void close() {
    holdings.close();
  }

  /** An array of floats that only {@link INDArray#close} frees. */
  static INDArray array(char order, long... shape) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, order, shape);
  }

  /** Writes floats to the beginning of an array. */
  static void write(INDArray to, float[] from, int offset, int length) {
    to.data().asNioFloat().put(from, offset, length);
    Nd4j.getAffinityManager().tagLocation(to, Location.HOST);
  }

  /** Reads floats from the beginning of an array. */
  static void read(INDArray from, float[] to, int length) {
    Nd4j.getAffinityManager().ensureLocation(from, Location.HOST);
    from.data().asNioFloat().get(to, 0, length);
  }
}
