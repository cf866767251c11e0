package io.millrace.continual.conv;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Key;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Slot;
import io.millrace.continual.adapter.Adaptable;
import io.millrace.continual.adapter.AdaptedWeight;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.adapter.FusedAdapters;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.ChannelAffine;
import io.millrace.continual.layer.Foldable;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import io.millrace.continual.space.SpaceFields;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolution over time and space, as torch.nn.Conv2d on (channels, time, space) and
 * torch.nn.Conv3d on (channels, time, height, width). Weights {@code weight} (out, in / groups,
 * time, space..) and {@code bias} (out).
 *
 * @param out number of output channels
 * @param time frames that an output depends on
 * @param space places that an output place depends on
 * @param groups number of channel groups that are not mixed with one another
 * @param adapter change of the frozen weight
 */
public record SpaceConv(
    int out, Window time, SpaceWindow space, int groups, Bias bias, Adapter adapter)
    implements Foldable, Adaptable {

  /** A patch of them is gathered for one output place. */
  private static final int MOST_INPUTS = 1 << 22;

  private static final Key<Integer> OUT = LayerFields.count("out", "Output channels.");
  private static final Key<List<Integer>> STRIDE = SpaceFields.stride().defaultsTo(List.of(1));
  private static final Key<Integer> GROUPS =
      LayerFields.atLeastOne("groups", "Groups of channels that are not mixed.").defaultsTo(1);

  /** How a convolution over time and one axis of space is written in a network file. */
  public static final LayerKind KIND_2D = kind(1);

  /** How a convolution over time and two axes of space is written in a network file. */
  public static final LayerKind KIND_3D = kind(2);

  private static LayerKind kind(int axes) {
    return LayerKind.of(
        "conv" + (axes + 1) + "d",
        (in, inner) -> read(in, axes),
        OUT,
        SpaceFields.KERNEL,
        STRIDE,
        SpaceFields.DILATION,
        SpaceFields.PADDING,
        SpaceFields.MODE,
        SpaceFields.TIME_MODE,
        GROUPS,
        LayerFields.BIAS,
        Adapter.FIELD);
  }

  /** A layer as it was trained. */
  public SpaceConv(int out, Window time, SpaceWindow space, int groups, Bias bias) {
    this(out, time, space, groups, bias, Adapter.NONE);
  }

  private static SpaceConv read(Entries in, int axes) {
    int out = in.read(OUT, 1);
    SpaceFields.Both window = SpaceFields.read(in, axes, STRIDE, List.of(1));
    return new SpaceConv(
        out,
        window.time().filled(in.read(SpaceFields.TIME_MODE)),
        window.space().filled(in.read(SpaceFields.MODE)),
        in.read(GROUPS),
        in.read(LayerFields.BIAS),
        Adapter.read(in));
  }

  public static SpaceConv of(int out, Window time, SpaceWindow space) {
    return new SpaceConv(out, time, space, 1, Bias.LEARNED);
  }

  /** Places and frames that an output place depends on. */
  int taps() {
    return Math.multiplyExact(time.kernel(), space.taps());
  }

  /** True if neither frames nor places are mixed or left out. */
  boolean isPointwise() {
    return space.isPointwise() && time.filled(Window.Fill.ZEROS).equals(Window.of(1));
  }

  @Override
  public String kind() {
    return "conv" + (space.axes() + 1) + "d";
  }

  @Override
  public LayerTiming timing() {
    return time.timing();
  }

  @Override
  public FrameShape output(FrameShape input) {
    return new FrameShape(out, space.output(input.space()));
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    List<NetworkFault> faults = new ArrayList<>(time.misfits());
    faults.addAll(space.misfits(input.space()));
    long patch = (long) time.kernel() * space.taps() * input.channels();
    if (patch > MOST_INPUTS) {
      faults.add(
          NetworkFault.of(
              "at most " + MOST_INPUTS + " numbers that an output place depends on",
              Long.toString(patch),
              "use a smaller kernel, or fewer channels"));
    }
    if (input.channels() % groups != 0 || out % groups != 0) {
      faults.add(
          NetworkFault.of(
              "groups that divide " + input.channels() + " input and " + out + " output channels",
              Integer.toString(groups),
              ""));
    } else {
      faults.addAll(adapter.misfits(adapted(input), bias));
    }
    return faults;
  }

  @Override
  public AdaptedWeight adapted(FrameShape input) {
    List<Integer> kernel = new ArrayList<>(List.of(time.kernel()));
    kernel.addAll(space.kernel());
    return new AdaptedWeight(out, input.channels() / groups, groups, kernel);
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
  public List<Slot> slots(FrameShape input) {
    return time.reach() == 0
        ? List.of()
        : List.of(Slot.of("ring", time.reach(), input.places(), input.channels()));
  }

  @Override
  public List<WeightShape> weights(FrameShape input) {
    List<Integer> shape = new ArrayList<>(List.of(out, input.channels() / groups, time.kernel()));
    shape.addAll(space.kernel());
    List<WeightShape> weights = new ArrayList<>();
    weights.add(new WeightShape("weight", shape));
    if (bias == Bias.LEARNED) {
      weights.add(WeightShape.of("bias", out));
    }
    weights.addAll(adapter.weights(adapted(input)));
    return weights;
  }

  @Override
  public long multiplyAdds(FrameShape input) {
    long each = (long) out * (input.channels() / groups) * taps();
    return Math.multiplyExact(each, (long) output(input).places());
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholeSpaceConvolution(here, this, weights);
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return time.notes(here);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return stepper(here, assembly, ChannelAffine.identity(out));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly, ChannelAffine scale) {
    float[] weights = scale.weights(here.weightName("weight"), assembly.weight(here, "weight"));
    float[] biases = scale.bias(here.weightName("bias"), assembly.bias(here, "bias", bias, out));
    int channels = here.input().channels();
    Conv1d taps = new Conv1d(out, Window.of(taps()), groups, bias, adapter);
    StateSlot ring = time.reach() == 0 ? null : assembly.slot(here, "ring");
    if (ConvProduct.isDepthwise(taps, channels) && !adapter.isPerGroup()) {
      FloatMatrix packed = FloatMatrix.wrap(Affine.transposed(weights, out), 0, taps(), out);
      return new SpaceConvStepper(
          here, new TapPatches(here, assembly.kernels, packed, biases), ring);
    }
    ConvProduct product =
        TenantProduct.around(
            ConvProduct.of(assembly, taps, channels, weights, biases), here, assembly, scale);
    if (isPointwise()) {
      return new PointStepper(here, product, here.input().places());
    }
    int most = assembly.backend.rowsAtOnce();
    return new SpaceConvStepper(here, new GatheredPatches(here, product, most), ring);
  }
}
