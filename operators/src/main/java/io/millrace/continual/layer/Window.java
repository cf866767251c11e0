package io.millrace.continual.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * Frames that an output of a convolution or a pool depends on, and how often there is an output.
 *
 * @param kernel number of frames
 * @param stride frames from one output to the next
 * @param dilation frames from one frame of the window to the next
 * @param start frames of padding before a clip
 * @param end frames of padding after a clip
 * @param fill what the padding contains
 */
public record Window(int kernel, int stride, int dilation, int start, int end, Fill fill) {

  /** Contents of padding, with the names of torch.nn. */
  public enum Fill {
    ZEROS,
    /** The first frame before a clip, the last one after it. */
    REPLICATE
  }

  /** Adjacent frames, one output per frame, no padding. */
  public static Window of(int kernel) {
    return new Window(kernel, 1, 1, 0, 0, Fill.ZEROS);
  }

  public Window everyNth(int frames) {
    return new Window(kernel, frames, dilation, start, end, fill);
  }

  public Window dilatedBy(int frames) {
    return new Window(kernel, stride, frames, start, end, fill);
  }

  public Window padded(int before, int behind) {
    return new Window(kernel, stride, dilation, before, behind, fill);
  }

  public Window filled(Fill other) {
    return new Window(kernel, stride, dilation, start, end, other);
  }

  /**
   * Padding that keeps the length of a clip, with as many past frames as later ones if {@link
   * #reach} is even.
   */
  public Window same() {
    return padded(reach() / 2, reach() - reach() / 2);
  }

  /** Padding only before the clip: an output depends on no later frame, and there is no delay. */
  public Window causal() {
    return padded(reach(), 0);
  }

  /** Frames from the oldest of the window to the newest. */
  public int reach() {
    return Math.multiplyExact(dilation, kernel - 1);
  }

  public LayerTiming timing() {
    // Padding beyond the reach is a misfit, which misfits() reports.
    return new LayerTiming(reach() + 1L, Math.max(0, reach() - start), stride, end);
  }

  /**
   * Notes of a layer with this window about the first outputs of a stream. Observations count from
   * 0.
   */
  public List<String> notes(LayerPosition here) {
    return start == 0
        ? List.of()
        : List.of(
            here.path()
                + (fill == Fill.ZEROS
                    ? " pads the start of a stream with zeros: outputs before observation "
                    : " pads the start of a stream with its first frame: outputs before"
                        + " observation ")
                + (here.reached().receptiveField() - 1)
                + " see them");
  }

  /** Reasons why this window cannot be computed in steps. */
  public List<NetworkFault> misfits() {
    List<NetworkFault> faults = new ArrayList<>();
    if (start > reach() || end > reach()) {
      faults.add(
          NetworkFault.of(
              "padding of at most " + reach() + ", the reach of kernel and dilation",
              Integer.toString(Math.max(start, end)),
              "outputs of padding alone have no place in a stream; pad less"));
    }
    return faults;
  }
}
