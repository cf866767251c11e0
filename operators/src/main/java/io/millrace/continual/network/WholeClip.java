package io.millrace.continual.network;

import io.millrace.api.spec.Attachment;
import io.millrace.continual.adapter.FusedAdapters;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import java.util.Arrays;

/**
 * Computes a network on a whole clip, padded at both ends: a slow reference in double precision,
 * independent of the steps, for comparison.
 *
 * <p>Each layer supplies its own part, a {@link io.millrace.continual.layer.WholeLayer}. Output
 * {@code k} is what {@link Network} emits with observation {@code delay + k · stride}.
 */
public final class WholeClip {

  private WholeClip() {}

  /** Converts a clip to doubles, one row per frame. */
  static double[][] widened(float[][] clip) {
    return Arrays.stream(clip)
        .map(
            frame -> {
              double[] wide = new double[frame.length];
              Arrays.setAll(wide, c -> frame[c]);
              return wide;
            })
        .toArray(double[][]::new);
  }

  static float[][] narrowed(double[][] clip) {
    float[][] narrow = new float[clip.length][];
    for (int t = 0; t < clip.length; t++) {
      narrow[t] = new float[clip[t].length];
      for (int c = 0; c < clip[t].length; c++) {
        narrow[t][c] = (float) clip[t][c];
      }
    }
    return narrow;
  }

  /**
   * Runs a model file.
   *
   * @param model architecture and weights
   * @param clip one row per observation
   * @return one row per output
   * @throws NetworkException with every fault of the model
   */
  public static float[][] run(Attachment model, float[][] clip) {
    Architecture architecture = Architecture.read(model.structure());
    return run(architecture, LoadedWeights.of(architecture, NetworkStage.weights(model)), clip);
  }

  /**
   * Runs an architecture with its weights, which must have no faults.
   *
   * @return one row per output; NaN where it is missing
   */
  public static float[][] run(Architecture architecture, Weights weights, float[][] clip) {
    double[][] x = widened(clip);
    if (architecture.missing() != Missing.REFUSE) {
      x = MissingValues.settled(architecture.missing(), x);
    }
    Weights whole = FusedAdapters.of(architecture.places(), weights);
    double[][] y = architecture.root().whole(whole).run(x);
    for (int k = 0; k < y.length; k++) {
      if (y[k] == null) {
        y[k] = new double[architecture.outputWidth()];
        Arrays.fill(y[k], Double.NaN);
      }
    }
    return narrowed(y);
  }
}
