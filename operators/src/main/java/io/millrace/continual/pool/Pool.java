package io.millrace.continual.pool;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.kind.WindowFields;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * Average or maximum of each channel over a window of frames, as torch.nn.AvgPool1d (padding counts
 * as zeros) and torch.nn.MaxPool1d (padding does not count).
 *
 * @param window frames that an output depends on; the dilation of an average is 1
 */
public record Pool(Kind pooling, Window window) implements Layer {

  private static final Key<Integer> STRIDE = WindowFields.stride().defaultsToComputed("kernel");

  /** How an average is written in a network file. */
  public static final LayerKind AVERAGE_KIND =
      LayerKind.of(
          "average_pool",
          (in, inner) -> average(in),
          WindowFields.KERNEL,
          STRIDE,
          WindowFields.PADDING,
          WindowFields.DILATION,
          SpacePool.COUNT);

  /** How a maximum is written in a network file. */
  public static final LayerKind MAXIMUM_KIND =
      LayerKind.of(
          "max_pool",
          (in, inner) -> new Pool(Kind.MAXIMUM, window(in, in.read(WindowFields.DILATION))),
          WindowFields.KERNEL,
          STRIDE,
          WindowFields.PADDING,
          WindowFields.DILATION);

  /** Statistic of a window. */
  public enum Kind {
    AVERAGE,
    MAXIMUM
  }

  /** An average of adjacent frames keeps the state and the bits that it has always had. */
  private static Layer average(Entries in) {
    Window window = window(in, in.read(WindowFields.DILATION));
    SpacePool.Count count = in.read(SpacePool.COUNT);
    return window.dilation() == 1 && count == SpacePool.Count.WITH_PADDING
        ? new Pool(Kind.AVERAGE, window)
        : new SpacePool(Kind.AVERAGE, window, SpaceWindow.of(), count);
  }

  private static Window window(Entries in, int dilation) {
    int kernel = in.read(WindowFields.KERNEL, 1);
    int stride = in.read(STRIDE, kernel);
    return WindowFields.padded(in, Window.of(kernel).everyNth(stride).dilatedBy(dilation));
  }

  @Override
  public String kind() {
    return pooling == Kind.AVERAGE ? "average_pool" : "max_pool";
  }

  @Override
  public LayerTiming timing() {
    return window.timing();
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  /** True if no frame is in two windows; then the state is one running frame. */
  boolean isRunning() {
    return window.dilation() == 1 && window.stride() >= window.kernel();
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    List<NetworkFault> faults = new ArrayList<>(window.misfits());
    if (2 * Math.max(window.start(), window.end()) > window.kernel()) {
      faults.add(
          NetworkFault.of(
              "padding of at most half the kernel, " + window.kernel() / 2,
              Integer.toString(Math.max(window.start(), window.end())),
              "as torch.nn has it; pad less"));
    }
    if (pooling == Kind.AVERAGE && window.dilation() > 1) {
      faults.add(
          NetworkFault.of(
              "dilation 1",
              Integer.toString(window.dilation()),
              "use SpacePool, which network files do by themselves"));
    }
    return faults;
  }

  /** Past frames, or the running sum or maximum of the current window. */
  @Override
  public List<Slot> slots(FrameShape input) {
    if (window.kernel() == 1) {
      return List.of();
    }
    return List.of(
        isRunning()
            ? Slot.of("running", input.width())
            : Slot.of("ring", window.reach(), input.width()));
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  /** Which past frames are missing, or how many of the current window. */
  @Override
  public List<Slot> maskSlots(FrameShape input) {
    if (window.kernel() == 1) {
      return List.of();
    }
    return List.of(isRunning() ? Slot.of("lost", 1) : Slot.of("masks", window.reach()));
  }

  /**
   * Frames of the clip in the window that ends with a frame; at least 1, because the sum of none is
   * zero.
   */
  static int real(Frames in, int frame, int kernel, int dilation) {
    long index = in.indices[frame];
    long after = Math.max(0, index - in.lengths[frame] + 1);
    long skipped = (after + dilation - 1) / dilation;
    long before = Math.min(kernel, index / dilation + 1);
    return (int) Math.max(1, before - skipped);
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholePool(this, here.inputWidth());
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return window.notes(here);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    if (window.kernel() == 1) {
      return new RunningPoolStepper(here, null, null);
    }
    return isRunning()
        ? new RunningPoolStepper(
            here, assembly.slot(here, "running"), assembly.maskSlot(here, "lost"))
        : new RingPoolStepper(here, assembly.slot(here, "ring"), assembly.maskSlot(here, "masks"));
  }
}
