package io.millrace.continual.pool;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import io.millrace.continual.space.AdaptiveSpace;
import io.millrace.continual.space.Regions;
import io.millrace.continual.space.SpaceFields;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * Average or maximum of each channel over a window of frames and regions of places, as the pools of
 * torch.nn: AvgPool2d and MaxPool2d on (channels, time, space), AvgPool3d and MaxPool3d on
 * (channels, time, height, width), and the adaptive ones over the last frames. Padding does not
 * count in a maximum. Each step costs the places of the frame and, on average, three numbers per
 * number of the output, for any length of the window.
 *
 * @param pooling what is computed
 * @param time frames that an output depends on
 * @param space places that an output place depends on; without axes, each place by itself
 * @param count whether padding counts in an average
 */
public record SpacePool(Pool.Kind pooling, Window time, Regions space, Count count)
    implements Layer {

  /** Divisor of an average. */
  public enum Count {
    /** The size of the window: zeros of the padding count. */
    WITH_PADDING,
    /** The numbers of the clip in the window. */
    WITHOUT_PADDING
  }

  static final Key<Count> COUNT =
      Key.of("count_include_pad", Forms.flag(Count.WITH_PADDING, Count.WITHOUT_PADDING))
          .describedAs("Whether the zeros of the padding count in an average.")
          .defaultsTo(Count.WITH_PADDING);
  private static final Key<List<Integer>> STRIDE =
      SpaceFields.stride().defaultsToComputed("kernel");
  private static final Key<Integer> FRAMES =
      LayerFields.atLeastOne("frames", "Frames that are joined: the newest and those before it.")
          .defaultsTo(1);
  private static final Key<List<Integer>> SIZE =
      Key.of(
              "size",
              Forms.list("a list of sizes, such as [4, 4]", Forms.whole(1, LayerFields.MOST)))
          .describedAs("Places of the output on each axis of space.")
          .required("[4, 4]");

  /** How these pools are written in a network file. */
  public static final List<LayerKind> KINDS =
      List.of(
          windowed("average_pool2d", Pool.Kind.AVERAGE, 1),
          windowed("average_pool3d", Pool.Kind.AVERAGE, 2),
          windowed("max_pool2d", Pool.Kind.MAXIMUM, 1),
          windowed("max_pool3d", Pool.Kind.MAXIMUM, 2),
          adaptive("adaptive_average_pool", Pool.Kind.AVERAGE),
          adaptive("adaptive_max_pool", Pool.Kind.MAXIMUM),
          global("global_average_pool", Pool.Kind.AVERAGE),
          global("global_max_pool", Pool.Kind.MAXIMUM));

  private static LayerKind windowed(String name, Pool.Kind pooling, int axes) {
    List<Key<?>> keys =
        new ArrayList<>(
            List.of(SpaceFields.KERNEL, STRIDE, SpaceFields.PADDING, SpaceFields.DILATION));
    if (pooling == Pool.Kind.AVERAGE) {
      keys.add(COUNT);
    }
    return LayerKind.of(name, (in, inner) -> read(in, pooling, axes), keys.toArray(new Key<?>[0]));
  }

  private static SpacePool read(Entries in, Pool.Kind pooling, int axes) {
    SpaceFields.Both window = SpaceFields.read(in, axes, STRIDE, null);
    Count count = pooling == Pool.Kind.AVERAGE ? in.read(COUNT) : Count.WITH_PADDING;
    return new SpacePool(pooling, window.time(), window.space(), count);
  }

  private static LayerKind adaptive(String name, Pool.Kind pooling) {
    return LayerKind.of(
        name,
        (in, inner) -> last(pooling, in.read(FRAMES), new AdaptiveSpace(in.read(SIZE, List.of()))),
        SIZE,
        FRAMES);
  }

  private static LayerKind global(String name, Pool.Kind pooling) {
    return LayerKind.of(
        name, (in, inner) -> last(pooling, in.read(FRAMES), AdaptiveSpace.all()), FRAMES);
  }

  /** A pool of the last frames, with the first output when there are that many. */
  public static SpacePool last(Pool.Kind pooling, int frames, Regions space) {
    return new SpacePool(pooling, Window.of(frames), space, Count.WITHOUT_PADDING);
  }

  @Override
  public String kind() {
    String name = pooling == Pool.Kind.AVERAGE ? "average_pool" : "max_pool";
    if (space instanceof AdaptiveSpace) {
      return (space.axes() == 0 ? "global_" : "adaptive_") + name;
    }
    return space.axes() == 0 ? name : name + (space.axes() + 1) + "d";
  }

  @Override
  public LayerTiming timing() {
    return time.timing();
  }

  /** The frame as this pool sees it: if it joins no places, each number is a channel. */
  FrameShape seen(FrameShape input) {
    return joinsPlaces() ? input : FrameShape.of(input.width());
  }

  private boolean joinsPlaces() {
    return space.axes() > 0 || space instanceof AdaptiveSpace;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return joinsPlaces() ? input.within(space.output(input.space())) : input;
  }

  /** True if no frame is in two windows; then the state is one running frame. */
  boolean isRunning() {
    return time.dilation() == 1 && time.stride() >= time.kernel();
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    List<NetworkFault> faults = new ArrayList<>(time.misfits());
    half(time.kernel(), Math.max(time.start(), time.end()), "time", faults);
    if (joinsPlaces()) {
      faults.addAll(space.misfits(input.space()));
    }
    if (space instanceof SpaceWindow window) {
      for (int axis = 0; axis < window.axes(); axis++) {
        int most = Math.max(window.start().get(axis), window.end().get(axis));
        half(window.kernel().get(axis), most, "axis " + axis, faults);
      }
    }
    return faults;
  }

  private void half(int kernel, int padding, String where, List<NetworkFault> faults) {
    boolean causalMean = count == Count.WITHOUT_PADDING && where.equals("time");
    if (2 * padding > kernel && !causalMean) {
      faults.add(
          NetworkFault.of(
              "padding of at most half the kernel, " + kernel / 2 + ", of " + where,
              Integer.toString(padding),
              "as torch.nn has it; pad less"));
    }
  }

  /**
   * Sums or maxima of a block of frames and of what has come since; see {@link SpacePoolStepper}.
   */
  @Override
  public List<Slot> slots(FrameShape input) {
    int width = output(input).width();
    if (time.kernel() == 1) {
      return List.of();
    }
    return isRunning()
        ? List.of(Slot.of("running", width))
        : List.of(
            Slot.of("block", time.dilation(), time.kernel(), width),
            Slot.of("running", time.dilation(), width));
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  /** Which frames of the blocks are missing, and how many of each window. */
  @Override
  public List<Slot> maskSlots(FrameShape input) {
    if (time.kernel() == 1) {
      return List.of();
    }
    return isRunning()
        ? List.of(Slot.of("lost", 1))
        : List.of(
            Slot.of("masks", time.dilation(), time.kernel()), Slot.of("lost", time.dilation()));
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholeSpacePool(this, seen(here.input()));
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return count == Count.WITHOUT_PADDING || pooling == Pool.Kind.MAXIMUM
        ? List.of()
        : time.notes(here);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    boolean remembers = time.kernel() > 1;
    StateSlot running = remembers ? assembly.slot(here, "running") : null;
    StateSlot block = remembers && !isRunning() ? assembly.slot(here, "block") : null;
    StateSlot lost = remembers ? assembly.maskSlot(here, "lost") : null;
    StateSlot marks = block == null ? null : assembly.maskSlot(here, "masks");
    return new SpacePoolStepper(here, new SpacePoolStepper.Rings(running, block, lost, marks));
  }
}
