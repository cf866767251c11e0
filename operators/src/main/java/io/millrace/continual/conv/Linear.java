package io.millrace.continual.conv;

import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.ChannelAffine;
import io.millrace.continual.layer.Foldable;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import java.util.List;

/**
 * {@code y = W x + b} of each frame, as torch.nn.Linear: weights {@code weight} (out, in) and
 * {@code bias} (out).
 */
public record Linear(int out, Bias bias) implements PlaceLayer, Foldable {

  private static final Key<Integer> OUT = LayerFields.count("out", "Output channels.");
  private static final Key<Integer> AXIS =
      LayerFields.atLeastZero(
          "axis", "Axis of the product: 0 for channels, 1 for the first axis of space.");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "linear",
          (in, inner) -> {
            int out = in.read(OUT, 1);
            int axis = in.read(AXIS);
            Bias bias = in.read(LayerFields.BIAS);
            return axis == 0 ? new Linear(out, bias) : new AxisLinear(out, axis, bias);
          },
          OUT,
          AXIS,
          LayerFields.BIAS);

  @Override
  public String kind() {
    return "linear";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return out;
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    WeightShape weight = WeightShape.of("weight", out, inputWidth);
    return bias == Bias.LEARNED ? List.of(weight, WeightShape.of("bias", out)) : List.of(weight);
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    return (long) out * inputWidth;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholeConvolution(here, weights).linear(this);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return stepper(here, assembly, ChannelAffine.identity(out));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly, ChannelAffine scale) {
    float[] weights = scale.weights(here.weightName("weight"), assembly.weight(here, "weight"));
    float[] biases = scale.bias(here.weightName("bias"), assembly.bias(here, "bias", bias, out));
    Conv1d point = new Conv1d(out, Window.of(1), 1, bias);
    return new PointStepper(
        here, ConvProduct.of(assembly, point, here.inputWidth(), weights, biases), 1);
  }
}
