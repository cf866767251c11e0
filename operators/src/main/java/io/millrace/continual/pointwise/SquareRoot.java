package io.millrace.continual.pointwise;

import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.Arrays;

/** The square root of each number, as torch.sqrt: NaN below zero, unlike the activations. */
public record SquareRoot() implements PlaceLayer {

  /** How the layer is written in a network file. */
  public static final LayerKind KIND = LayerKind.of("sqrt", (in, inner) -> new SquareRoot());

  @Override
  public String kind() {
    return "sqrt";
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
    return WholeLayer.eachFrame(frame -> Arrays.stream(frame).map(Math::sqrt).toArray());
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Roots(here);
  }

  private static final class Roots extends Stepper {

    Roots(LayerPosition here) {
      super(here);
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int at = 0; at < in.size * in.width; at++) {
        out.values[at] = (float) Math.sqrt(in.values[at]);
      }
    }
  }
}
