package io.millrace.continual.space;

import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;

/**
 * Makes the places of a frame channels, channel by channel as torch.flatten does: number {@code p}
 * of channel {@code c} becomes channel {@code c · places + p}.
 */
public record Flatten() implements Layer {

  /** How the layer is written in a network file. */
  public static final LayerKind KIND = LayerKind.of("flatten", (in, inner) -> new Flatten());

  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return FrameShape.of(input.width());
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> clip;
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Flattened(here);
  }

  private static final class Flattened extends Stepper {
    private final PlaceOrder order;

    Flattened(LayerPosition here) {
      super(here);
      this.order = new PlaceOrder(here.input());
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int frame = 0; frame < in.size; frame++) {
        order.toChannels(in.values, frame * in.width, out.values, frame * in.width);
      }
    }
  }
}
