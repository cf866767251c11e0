package io.millrace.continual.conv;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.kind.WindowFields;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/*
 * Frame i adds W_k x_i to the output frame i s + k. Output frames i s .. i s + s - 1 are complete
 * with input i, because later inputs add to later frames alone. They are emitted together, as one
 * frame whose first axis of space is the time between two inputs.
 *
 *   kernel 4, stride 2    x0: | 0 1 2 3 |
 *                         x1:     | 2 3 4 5 |
 *                         step 0: 0 1   step 1: 2 3   after the end: 4 5
 */
/**
 * Transposed convolution in time, as torch.nn.ConvTranspose1d without padding: each frame becomes
 * {@code stride} frames. A step emits them together, oldest first: as the first axis of space of
 * one frame, or without such an axis if the stride is 1. Weights {@code weight} (channels, out /
 * groups, kernel) and {@code bias} (out).
 *
 * @param out output channels
 * @param kernel output frames that an input adds to
 * @param stride output frames of a step; at most the reach of the kernel
 * @param dilation output frames from one that an input adds to, to the next
 * @param groups groups of channels that are not mixed with one another
 * @param tail whether the kernel − stride frames after the last input are kept
 */
public record ConvTranspose1d(
    int out, int kernel, int stride, int dilation, int groups, Tail tail, Bias bias)
    implements Layer {

  /** What becomes of the output frames behind those of the last input. */
  public enum Tail {
    /** They come after the end of a clip, as in torch. */
    KEEP,
    /** They are left out: as many steps as inputs. */
    DROP
  }

  private static final Key<Integer> OUT = LayerFields.count("out", "Output channels.");
  private static final Key<Integer> STRIDE =
      LayerFields.atLeastOne("stride", "Output frames of a step.").defaultsTo(1);
  private static final Key<Tail> TAIL =
      Key.choice("tail", Tail.KEEP)
          .describedAs("Whether the frames behind those of the last input are kept.");

  private static final Key<Integer> DILATION =
      LayerFields.atLeastOne(
              "dilation", "Output frames from one that an input adds to, to the next.")
          .defaultsTo(1);
  private static final Key<Integer> GROUPS =
      LayerFields.atLeastOne("groups", "Groups of channels that are not mixed.").defaultsTo(1);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "conv_transpose1d",
          (in, inner) ->
              new ConvTranspose1d(
                  in.read(OUT, 1),
                  in.read(WindowFields.KERNEL, 1),
                  in.read(STRIDE),
                  in.read(DILATION),
                  in.read(GROUPS),
                  in.read(TAIL),
                  in.read(LayerFields.BIAS)),
          OUT,
          WindowFields.KERNEL,
          STRIDE,
          DILATION,
          GROUPS,
          TAIL,
          LayerFields.BIAS);

  /** Without dilation and groups. */
  public ConvTranspose1d(int out, int kernel, int stride, Tail tail, Bias bias) {
    this(out, kernel, stride, 1, 1, tail, bias);
  }

  @Override
  public String kind() {
    return "conv_transpose1d";
  }

  /** Output frames from the first to the last that an input adds to. */
  int reach() {
    // Numbers that are refused later must not overflow here.
    return (int) Math.min(Integer.MAX_VALUE / 4, (long) dilation * (kernel - 1) + 1);
  }

  /** Inputs that an output frame depends on. */
  private int inputs() {
    return (reach() + stride - 1) / stride;
  }

  @Override
  public LayerTiming timing() {
    // A kernel below the stride is a misfit, which misfits() reports.
    return new LayerTiming(inputs(), 0, 1, tail == Tail.KEEP ? inputs() - 1 : 0);
  }

  @Override
  public FrameShape output(FrameShape input) {
    List<Integer> space = new ArrayList<>(input.space());
    if (stride > 1) {
      space.add(0, stride);
    }
    return new FrameShape(out, space);
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    List<NetworkFault> faults = new ArrayList<>();
    if (reach() < stride) {
      faults.add(
          NetworkFault.of(
              "a kernel of at least the stride, " + stride,
              Integer.toString(reach()),
              "a shorter kernel leaves frames that are the bias alone; repeat frames by a longer"
                  + " kernel"));
    }
    if (tail == Tail.KEEP && reach() % stride != 0) {
      faults.add(
          NetworkFault.of(
              "a kernel of whole strides, because the last step emits " + stride + " frames",
              Integer.toString(reach()),
              "write tail: drop, or choose a kernel of "
                  + stride * inputs()
                  + " whose last weights are zero"
                  + (dilation > 1 ? ", without dilation" : "")));
    }
    if (input.channels() % groups != 0 || out % groups != 0) {
      faults.add(
          NetworkFault.of(
              "groups that divide " + input.channels() + " input and " + out + " output channels",
              Integer.toString(groups),
              "choose a common divisor of both"));
    }
    return faults;
  }

  /** Sums of the output frames that later inputs add to, oldest first. */
  @Override
  public List<Slot> slots(FrameShape input) {
    int waiting = Math.max(0, reach() - stride);
    return waiting == 0
        ? List.of()
        : List.of(Slot.of("sums", waiting, Math.multiplyExact(input.places(), out)));
  }

  @Override
  public List<WeightShape> weights(FrameShape input) {
    List<WeightShape> shapes = new ArrayList<>();
    shapes.add(WeightShape.of("weight", input.channels(), out / groups, kernel));
    if (bias == Bias.LEARNED) {
      shapes.add(WeightShape.of("bias", out));
    }
    return shapes;
  }

  @Override
  public long multiplyAdds(FrameShape input) {
    return Math.multiplyExact((long) input.width() * (out / groups), (long) kernel);
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return stride == 1
        ? List.of()
        : Collections.singletonList(
            here.path()
                + " emits "
                + stride
                + " frames a step, as an axis of space; a layer behind it that looks back in time"
                + " sees the same position of earlier steps");
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> new WholeTransposed(here, this, weights).run(clip);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new TransposeStepper(here, assembly);
  }
}
