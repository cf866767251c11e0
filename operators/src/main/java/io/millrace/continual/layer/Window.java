package io.millrace.continual.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * Which past frames an output of a convolution or a pool sees, and how often there is one.
 *
 * @param kernel how many frames
 * @param stride frames from one output to the next
 * @param dilation frames from one that is seen to the next
 * @param start frames of padding before a clip
 * @param end frames of padding behind a clip
 */
public record Window(int kernel, int stride, int dilation, int start, int end) {

  /** Adjacent frames, an output for each, no padding. */
  public static Window of(int kernel) {
    return new Window(kernel, 1, 1, 0, 0);
  }

  public Window everyNth(int frames) {
    return new Window(kernel, frames, dilation, start, end);
  }

  public Window dilatedBy(int frames) {
    return new Window(kernel, stride, frames, start, end);
  }

  public Window padded(int before, int behind) {
    return new Window(kernel, stride, dilation, before, behind);
  }

  /** Padding that keeps the length of a clip, as far past as ahead; for an even {@link #reach}. */
  public Window same() {
    return padded(reach() / 2, reach() - reach() / 2);
  }

  /** Padding before the clip alone: an output sees nothing ahead of it, and has no delay. */
  public Window causal() {
    return padded(reach(), 0);
  }

  /** Frames from the oldest that is seen to the newest. */
  public int reach() {
    return Math.multiplyExact(dilation, kernel - 1);
  }

  public LayerTiming timing() {
    // Padding beyond the reach is a misfit, reported elsewhere.
    return new LayerTiming(reach() + 1L, Math.max(0, reach() - start), stride, end);
  }

  /** What a layer with such a window says of the first outputs of a stream. */
  public List<String> notes(LayerPosition here) {
    return start == 0
        ? List.of()
        : List.of(
            here.path()
                + " pads the start of a stream with zeros: outputs before observation "
                + here.reached().receptiveField()
                + " see them");
  }

  /** Why such a window has no steps. */
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
