package io.millrace.continual.pool;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.Arrays;
import java.util.List;

/**
 * Drops frames at both ends of a clip. A frame is emitted as soon as it is known not to be among
 * the last.
 *
 * @param first number of frames dropped at the beginning
 * @param last number of frames dropped at the end
 */
public record Trim(int first, int last) implements Layer {

  private static final Key<Integer> FIRST =
      LayerFields.atLeastZero("first", "Frames dropped at the beginning of a clip.");
  private static final Key<Integer> LAST =
      LayerFields.atLeastZero("last", "Frames dropped at the end of a clip.");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of("trim", (in, inner) -> new Trim(in.read(FIRST), in.read(LAST)), FIRST, LAST);

  @Override
  public String kind() {
    return "trim";
  }

  @Override
  public LayerTiming timing() {
    return new LayerTiming(last + 1L, Math.addExact(first, last), 1, 0);
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  @Override
  public List<Slot> slots(FrameShape input) {
    return last == 0 ? List.of() : List.of(Slot.of("ring", last, input.width()));
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public List<Slot> maskSlots(FrameShape input) {
    return last == 0 ? List.of() : List.of(Slot.of("masks", last));
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> Arrays.copyOfRange(clip, first, Math.max(first, clip.length - last));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    boolean none = last == 0;
    return new LagStepper(
        here,
        last,
        none ? null : assembly.slot(here, "ring"),
        none ? null : assembly.maskSlot(here, "masks"));
  }
}
