package io.millrace.continual.pointwise;

import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/**
 * {@code max(x, 0) + weight · min(x, 0)}, as torch.nn.PReLU. Weight {@code weight}, of one number
 * or one of each channel.
 */
public record ParametricRelu(Slopes slopes) implements Layer {

  /** How many slopes are learned; torch's num_parameters. */
  public enum Slopes {
    ONE,
    CHANNELS
  }

  private static final Key<Slopes> SLOPES =
      Key.choice("slopes", Slopes.ONE)
          .describedAs("Whether there is one slope below zero, or one of each channel (channels).");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of("prelu", (in, inner) -> new ParametricRelu(in.read(SLOPES)), SLOPES);

  @Override
  public String kind() {
    return "prelu";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  @Override
  public List<WeightShape> weights(FrameShape input) {
    return List.of(WeightShape.of("weight", slopes == Slopes.ONE ? 1 : input.channels()));
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    float[] weight = here.weight(weights, "weight");
    int places = here.input().places();
    return WholeLayer.eachFrame(
        frame -> {
          double[] bent = frame.clone();
          for (int at = 0; at < bent.length; at++) {
            double slope = weight[weight.length == 1 ? 0 : at / places];
            bent[at] = bent[at] < 0 ? slope * bent[at] : bent[at];
          }
          return bent;
        });
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Bent(here, assembly.weight(here, "weight"));
  }

  private static final class Bent extends Stepper {
    private final float[] weight;

    Bent(LayerPosition here, float[] weight) {
      super(here);
      int channels = here.input().channels();
      this.weight = new float[channels];
      for (int c = 0; c < channels; c++) {
        this.weight[c] = weight[weight.length == 1 ? 0 : c];
      }
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      // Channels are the fastest axis of a frame.
      for (int at = 0; at < in.size * in.width; at += weight.length) {
        for (int c = 0; c < weight.length; c++) {
          float x = in.values[at + c];
          out.values[at + c] = x < 0 ? weight[c] * x : x;
        }
      }
    }
  }
}
