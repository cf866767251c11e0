package io.millrace.continual.kind;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Fault;
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

  private WindowFields() {}

  /** The key of the stride; each layer sets its own default. */
  public static Key<Integer> stride() {
    return LayerFields.atLeastOne("stride", "Frames from one output to the next.");
  }

  /** The window with the padding that is configured; adds a fault if {@code same} is impossible. */
  public static Window padded(Entries in, Window window) {
    Padding padding = in.read(PADDING, Padding.of(0, 0));
    if (padding.word().equals("same") && window.reach() % 2 != 0) {
      in.faults()
          .add(
              new Fault.Misfit(
                  in.location().key(PADDING.name()),
                  "an even reach, dilation · (kernel − 1), for 'same'",
                  Integer.toString(window.reach()),
                  "choose an odd kernel, or write the pair [before, behind]"));
    }
    return padding.around(window);
  }
}
