package io.millrace.continual.conv;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.adapter.Adaptable;
import io.millrace.continual.adapter.AdaptedWeight;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.adapter.FusedAdapters;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.kind.WindowFields;
import io.millrace.continual.layer.ChannelAffine;
import io.millrace.continual.layer.Foldable;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolution over time: {@code y[k] = b + Σ_j W_j x[k·stride − start + j·dilation]}, as
 * torch.nn.Conv1d with zeros or replicated frames as padding. Weights {@code weight} (out, in /
 * groups, kernel) and {@code bias} (out).
 *
 * @param out number of output channels
 * @param window frames that an output depends on
 * @param groups number of channel groups that are not mixed with one another
 * @param adapter change of the frozen weight
 */
public record Conv1d(int out, Window window, int groups, Bias bias, Adapter adapter)
    implements PlaceLayer, Foldable, Adaptable {

  private static final Key<Integer> OUT = LayerFields.count("out", "Output channels.");
  private static final Key<Integer> STRIDE = WindowFields.stride().defaultsTo(1);
  private static final Key<Integer> GROUPS =
      LayerFields.atLeastOne("groups", "Groups of channels that are not mixed.").defaultsTo(1);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "conv1d",
          (in, inner) -> read(in),
          OUT,
          WindowFields.KERNEL,
          STRIDE,
          WindowFields.DILATION,
          WindowFields.PADDING,
          WindowFields.FILL,
          GROUPS,
          LayerFields.BIAS,
          Adapter.FIELD);

  /** A layer as it was trained. */
  public Conv1d(int out, Window window, int groups, Bias bias) {
    this(out, window, groups, bias, Adapter.NONE);
  }

  public static Conv1d of(int out, Window window) {
    return new Conv1d(out, window, 1, Bias.LEARNED);
  }

  private static Conv1d read(Entries in) {
    int out = in.read(OUT, 1);
    Window window =
        Window.of(in.read(WindowFields.KERNEL, 1))
            .everyNth(in.read(STRIDE))
            .dilatedBy(in.read(WindowFields.DILATION))
            .filled(in.read(WindowFields.FILL));
    return new Conv1d(
        out,
        WindowFields.padded(in, window),
        in.read(GROUPS),
        in.read(LayerFields.BIAS),
        Adapter.read(in));
  }

  @Override
  public String kind() {
    return "conv1d";
  }

  @Override
  public LayerTiming timing() {
    return window.timing();
  }

  @Override
  public int outputWidth(int inputWidth) {
    return out;
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    List<NetworkFault> faults = new ArrayList<>(window.misfits());
    if (inputWidth % groups != 0 || out % groups != 0) {
      faults.add(
          NetworkFault.of(
              "groups that divide " + inputWidth + " input and " + out + " output channels",
              Integer.toString(groups),
              ""));
    } else {
      faults.addAll(adapter.misfits(adapted(FrameShape.of(inputWidth)), bias));
    }
    return faults;
  }

  @Override
  public AdaptedWeight adapted(FrameShape input) {
    return new AdaptedWeight(out, input.channels() / groups, groups, List.of(window.kernel()));
  }

  @Override
  public List<NetworkFault> unfit(LayerPosition here, Weights weights) {
    return FusedAdapters.unfit(here, this, weights);
  }

  @Override
  public List<WeightShape> parameters(FrameShape input) {
    return adapter.parameters(adapted(input));
  }

  /** The past frames that an output may still need, frame i at position i mod reach. */
  @Override
  public List<Slot> slots(int inputWidth) {
    return window.reach() == 0 ? List.of() : List.of(Slot.of("ring", window.reach(), inputWidth));
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    List<WeightShape> weights = new ArrayList<>();
    weights.add(WeightShape.of("weight", out, inputWidth / groups, window.kernel()));
    if (bias == Bias.LEARNED) {
      weights.add(WeightShape.of("bias", out));
    }
    weights.addAll(adapter.weights(adapted(FrameShape.of(inputWidth))));
    return weights;
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    return (long) out * (inputWidth / groups) * window.kernel();
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> new WholeConvolution(here, weights).convolve(this, clip);
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return window.notes(here);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return stepper(here, assembly, ChannelAffine.identity(out));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly, ChannelAffine scale) {
    float[] weights = scale.weights(here.weightName("weight"), assembly.weight(here, "weight"));
    float[] biases = scale.bias(here.weightName("bias"), assembly.bias(here, "bias", bias, out));
    ConvProduct product =
        TenantProduct.around(
            ConvProduct.of(assembly, this, here.inputWidth(), weights, biases),
            here,
            assembly,
            scale);
    if (window.filled(Window.Fill.ZEROS).equals(Window.of(1))) {
      return new PointStepper(here, product, 1);
    }
    StateSlot ring = window.reach() == 0 ? null : assembly.slot(here, "ring");
    return new ConvStepper(here, product, ring, assembly.backend.rowsAtOnce());
  }
}
