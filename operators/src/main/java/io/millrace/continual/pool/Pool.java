package io.millrace.continual.pool;

import io.millrace.api.operator.Slot;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Average or maximum of each channel over a window of frames, as torch.nn.AvgPool1d (padding counts
 * as zeros) and torch.nn.MaxPool1d (padding does not count).
 *
 * @param window which frames are seen; an average has no dilation
 */
public record Pool(Kind pooling, Window window) implements Layer {

  /** What is taken of a window. */
  public enum Kind {
    AVERAGE,
    MAXIMUM
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
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  /** True if no frame is in two windows: then one running frame is all that is kept. */
  boolean isRunning() {
    return window.dilation() == 1 && window.stride() >= window.kernel();
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
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
              "dilation 1", Integer.toString(window.dilation()), "averages have no dilation"));
    }
    return faults;
  }

  /** Past frames, or the average or maximum of the open window. */
  @Override
  public List<Slot> slots(int inputWidth) {
    if (window.kernel() == 1) {
      return List.of();
    }
    return List.of(
        isRunning() ? Slot.of("running", inputWidth) : Slot.of("ring", window.reach(), inputWidth));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return window.kernel() == 1 || isRunning()
        ? new RunningPoolStepper(here, window.kernel() == 1 ? null : assembly.slot(here, "running"))
        : new RingPoolStepper(here, assembly.slot(here, "ring"));
  }
}
