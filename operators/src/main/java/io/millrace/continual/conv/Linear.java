package io.millrace.continual.conv;

import io.millrace.api.config.Fault;
import io.millrace.api.config.Key;
import io.millrace.continual.adapter.Adaptable;
import io.millrace.continual.adapter.AdaptedWeight;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.adapter.FusedAdapters;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.ChannelAffine;
import io.millrace.continual.layer.Foldable;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code y = W x + b} of each frame, as torch.nn.Linear: weights {@code weight} (out, in) and
 * {@code bias} (out).
 */
public record Linear(int out, Bias bias, Adapter adapter)
    implements PlaceLayer, Foldable, Adaptable {

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
            Adapter adapter = Adapter.read(in);
            if (axis == 0) {
              return new Linear(out, bias, adapter);
            }
            if (adapter.isPresent()) {
              in.faults()
                  .add(
                      new Fault.Misfit(
                          in.location().key(Adapter.FIELD.name()),
                          "none with an axis of space",
                          "one",
                          "remove it, or leave axis out"));
            }
            return new AxisLinear(out, axis, bias);
          },
          OUT,
          AXIS,
          LayerFields.BIAS,
          Adapter.FIELD);

  /** A layer as it was trained. */
  public Linear(int out, Bias bias) {
    this(out, bias, Adapter.NONE);
  }

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
    List<WeightShape> weights = new ArrayList<>();
    weights.add(WeightShape.of("weight", out, inputWidth));
    if (bias == Bias.LEARNED) {
      weights.add(WeightShape.of("bias", out));
    }
    weights.addAll(adapter.weights(adapted(FrameShape.of(inputWidth))));
    return weights;
  }

  @Override
  public AdaptedWeight adapted(FrameShape input) {
    return new AdaptedWeight(out, input.channels(), 1, List.of());
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    return adapter.misfits(adapted(FrameShape.of(inputWidth)), bias);
  }

  @Override
  public List<NetworkFault> unfit(LayerPosition here, Weights weights) {
    return FusedAdapters.unfit(here, this, weights);
  }

  @Override
  public List<WeightShape> parameters(FrameShape input) {
    return adapter.parameters(adapted(input));
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
    Conv1d point = new Conv1d(out, Window.of(1), 1, bias, adapter);
    ConvProduct product = ConvProduct.of(assembly, point, here.inputWidth(), weights, biases);
    return new PointStepper(here, TenantProduct.around(product, here, assembly, scale), 1);
  }
}
