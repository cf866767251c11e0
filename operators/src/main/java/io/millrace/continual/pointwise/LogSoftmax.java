package io.millrace.continual.pointwise;

import io.millrace.api.math.Curve;
import io.millrace.api.math.Kernels;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;

/**
 * Logarithm of the softmax of the channels of a frame: {@code x_i − max − ln Σ_j e^{x_j − max}}.
 */
public record LogSoftmax() implements PlaceLayer {

  /** How the layer is written in a network file. */
  public static final LayerKind KIND = LayerKind.of("log_softmax", (in, inner) -> new LogSoftmax());

  @Override
  public String kind() {
    return "log_softmax";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return WholeLayer.eachFrame(LogSoftmax::whole);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Shares(here, assembly.kernels);
  }

  private static double[] whole(double[] frame) {
    double most = Double.NEGATIVE_INFINITY;
    for (double x : frame) {
      most = Math.max(most, x);
    }
    double sum = 0;
    for (double x : frame) {
      sum += StrictMath.exp(x - most);
    }
    double[] shares = new double[frame.length];
    for (int at = 0; at < frame.length; at++) {
      shares[at] = frame[at] - most - StrictMath.log(sum);
    }
    return shares;
  }

  private static final class Shares extends Stepper {
    private final Kernels kernels;
    private final float[] shifted;

    Shares(LayerPosition here, Kernels kernels) {
      super(here);
      this.kernels = kernels;
      this.shifted = new float[here.inputWidth()];
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int frame = 0; frame < in.size; frame++) {
        apply(in.values, frame * in.width, in.width);
      }
    }

    private void apply(float[] values, int offset, int length) {
      float most = Float.NEGATIVE_INFINITY;
      for (int at = 0; at < length; at++) {
        most = Math.max(most, values[offset + at]);
      }
      for (int at = 0; at < length; at++) {
        shifted[at] = values[offset + at] - most;
        out.values[offset + at] = shifted[at];
      }
      kernels.bend(Curve.EXP, shifted, 0, length);
      double sum = 0;
      for (int at = 0; at < length; at++) {
        sum += shifted[at];
      }
      float norm = (float) StrictMath.log(sum);
      for (int at = 0; at < length; at++) {
        out.values[offset + at] -= norm;
      }
    }
  }
}
