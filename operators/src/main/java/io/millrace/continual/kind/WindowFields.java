package io.millrace.continual.kind;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Key;
import io.millrace.continual.layer.Window;

/** Keys of a layer that reads a window of frames. */
public final class WindowFields {

  public static final Key<Integer> KERNEL =
      LayerFields.count("kernel", "Frames that an output sees.");
  public static final Key<Integer> DILATION =
      LayerFields.atLeastOne("dilation", "Frames from one that is seen to the next.").defaultsTo(1);
  public static final Key<Padding> PADDING =
      Key.of("padding", Padding.FORM)
          .describedAs(
              "Frames of padding at both ends, a pair [before, behind], same (an output for each"
                  + " input, as far past as ahead) or causal (padding before alone).")
          .defaultsToComputed("0");

  /** What the padding contains. */
  public static final Key<Window.Fill> FILL =
      Key.choice("padding_mode", Window.Fill.ZEROS)
          .describedAs(
              "What the padding contains: zeros, or the first and the last frame (replicate).");

  private WindowFields() {}

  /** The key of the stride; each layer sets its own default. */
  public static Key<Integer> stride() {
    return LayerFields.atLeastOne("stride", "Frames from one output to the next.");
  }

  /** The window with the padding that is configured; adds a fault if {@code same} is impossible. */
  public static Window padded(Entries in, Window window) {
    return in.read(PADDING, Padding.of(0, 0)).around(in, window);
  }
}
