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
      double[] y = new double[width];
      Arrays.fill(y, average ? 0 : Double.NEGATIVE_INFINITY);
      int real = 0;
      int missing = 0;
      for (int k = 0; k < window.kernel(); k++) {
        int at = t + k * window.dilation();
        real += at >= window.start() && at < window.start() + x.length ? 1 : 0;
        missing += padded[at] == null ? 1 : 0;
        for (int c = 0; c < width && padded[at] != null; c++) {
          y[c] = average ? y[c] + padded[at][c] : Math.max(y[c], padded[at][c]);
        }
      }
      double divisor = average ? window.kernel() - missing : 1;
      boolean any = missing == 0 || missing < real;
      outputs.add(any ? Arrays.stream(y).map(v -> v / divisor).toArray() : null);
    }
    return outputs.toArray(new double[0][]);
  }
}
