package io.millrace.continual.pool;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes a pool on a whole clip in double precision.
 *
 * @param width floats of a frame
 */
record WholePool(Pool pool, int width) implements WholeLayer {

  @Override
  public double[][] run(double[][] x) {
    boolean average = pool.pooling() == Pool.Kind.AVERAGE;
    Window window = pool.window();
    double[][] padded = ClipMath.padded(x, window, width, average ? 0 : Double.NEGATIVE_INFINITY);
    List<double[]> outputs = new ArrayList<>();
    for (int t = 0; t + window.reach() < padded.length; t += window.stride()) {
      double[] y = padded[t].clone();
      for (int k = 1; k < window.kernel(); k++) {
        for (int c = 0; c < width; c++) {
          double value = padded[t + k * window.dilation()][c];
          y[c] = average ? y[c] + value : Math.max(y[c], value);
        }
      }
      double divisor = average ? window.kernel() : 1;
      outputs.add(Arrays.stream(y).map(v -> v / divisor).toArray());
    }
    return outputs.toArray(new double[0][]);
  }
}
