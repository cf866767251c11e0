package io.millrace.continual.pointwise;

import io.millrace.api.math.Curve;
import io.millrace.api.math.Kernels;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;

/** Softmax of the channels of a frame: {@code e^{x_i − max} / Σ_j e^{x_j − max}}. */
public record Softmax() implements PlaceLayer {

  /** How the layer is written in a network file. */
  public static final LayerKind KIND = LayerKind.of("softmax", (in, inner) -> new Softmax());

  @Override
  public String kind() {
    return "softmax";
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
    return WholeLayer.eachFrame(ClipMath::softmax);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Shares(here, assembly.kernels);
  }

  /** Replaces {@code length} numbers from {@code offset} on by their softmax. */
  public static void apply(Kernels kernels, float[] values, int offset, int length) {
    float most = Float.NEGATIVE_INFINITY;
    for (int at = offset; at < offset + length; at++) {
      most = Math.max(most, values[at]);
    }
    for (int at = offset; at < offset + length; at++) {
      values[at] -= most;
    }
    kernels.bend(Curve.EXP, values, offset, length);
    double sum = 0;
    for (int at = offset; at < offset + length; at++) {
      sum += values[at];
    }
    float share = (float) (1 / sum);
    for (int at = offset; at < offset + length; at++) {
      values[at] *= share;
    }
  }

  private static final class Shares extends Stepper {
    private final Kernels kernels;

    Shares(LayerPosition here, Kernels kernels) {
      super(here);
      this.kernels = kernels;
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      System.arraycopy(in.values, 0, out.values, 0, in.size * in.width);
      for (int frame = 0; frame < in.size; frame++) {
        apply(kernels, out.values, frame * in.width, in.width);
      }
    }
  }
}
