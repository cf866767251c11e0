package io.millrace.continual.combine;

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
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.pool.Trim;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums a body and its input: {@code y = x + body(x)}. Each output is added to the input frame that
 * corresponds to it on a clip.
 *
 * @param align input frames that remain if the body shortens the clip
 */
public record Residual(Sequential body, Align align) implements Layer {

  private static final Key<Align> ALIGN =
      Key.choice("align", Align.WHOLE)
          .describedAs("Which input frames stay where the layers shorten a clip.");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.holding(
          LayerFields.LAYERS,
          "residual",
          (in, inner) -> new Residual(new Sequential(inner.layers()), in.read(ALIGN)),
          ALIGN);

  /** Input frames that remain if the body has fewer frames. */
  public enum Align {
    /** All: the body keeps the length of a clip. */
    WHOLE,
    /** The middle: as many frames are dropped before as after. */
    CENTER,
    /** The oldest frame that each output depends on. */
    OLDEST,
    /** The newest frame that each output depends on. */
    NEWEST
  }

  public static Residual of(Layer... layers) {
    return new Residual(Sequential.of(layers), Align.WHOLE);
  }

  /** The layer that the input passes on its way around the body. */
  private Trim shortcut() {
    int shrink = Math.max(0, body.timing().shrink());
    return switch (align) {
      case WHOLE -> new Trim(0, 0);
      case CENTER -> new Trim(shrink / 2, shrink / 2);
      case OLDEST -> new Trim(0, shrink);
      case NEWEST -> new Trim(shrink, 0);
    };
  }

  @Override
  public String kind() {
    return "residual";
  }

  @Override
  public LayerTiming timing() {
    return Parallel.joined(List.of(shortcut().timing(), body.timing()));
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    List<NetworkFault> faults = new ArrayList<>();
    FrameShape output = body.output(input);
    if (!output.equals(input)) {
      boolean space = input.hasSpace() || output.hasSpace();
      faults.add(
          NetworkFault.of(
              space
                  ? "a body with output frames of " + input + ", as they reach it"
                  : "a body with " + input + " output channels, as many as reach it",
              output.toString(),
              "end it with a layer of that width, or use parallel with a layer in each branch"));
    }
    LayerTiming timing = body.timing();
    if (timing.stride() != 1) {
      faults.add(
          NetworkFault.of(
              "a body of stride 1",
              Integer.toString(timing.stride()),
              "use parallel with a strided layer in each branch"));
    }
    int shrink = timing.shrink();
    if (shrink < 0 || (shrink > 0 && align == Align.WHOLE)) {
      faults.add(
          NetworkFault.of(
              "a body that keeps the length of a clip",
              "one that changes it by " + -shrink,
              "pad it to the same length, or say which frames stay: align: center, oldest or"
                  + " newest"));
    }
    if (align == Align.CENTER && shrink % 2 != 0) {
      faults.add(
          NetworkFault.of(
              "a body that shortens the clip by an even number of frames",
              Integer.toString(shrink),
              "align: oldest or newest"));
    }
    return faults;
  }

  @Override
  public List<Slot> slots(FrameShape input) {
    int delay = timing().delay();
    List<Slot> slots = new ArrayList<>();
    slots.addAll(JoinStepper.slots("shortcut", shortcut().timing(), delay, input.width()));
    slots.addAll(JoinStepper.slots("body", body.timing(), delay, input.width()));
    return slots;
  }

  @Override
  public List<Slot> maskSlots(FrameShape input) {
    int delay = timing().delay();
    List<Slot> slots = new ArrayList<>();
    slots.addAll(JoinStepper.maskSlots("shortcut", shortcut().timing(), delay));
    slots.addAll(JoinStepper.maskSlots("body", body.timing(), delay));
    return slots;
  }

  /**
   * The body's layers, named as if they belonged to this layer, and the shortcut if it delays its
   * input.
   */
  @Override
  public List<LayerPosition> inside(LayerPosition here) {
    List<LayerPosition> places = new ArrayList<>(body.inside(here));
    if (shortcut().timing().delay() > 0) {
      places.add(0, shortcutPlace(here));
    }
    return places;
  }

  private LayerPosition bodyPlace(LayerPosition here) {
    return here.of(body);
  }

  private LayerPosition shortcutPlace(LayerPosition here) {
    return here.inner("shortcut", shortcut(), here.input(), here.before());
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    WholeLayer inner = bodyPlace(here).whole(weights);
    return clip -> WholeJoin.residual(align, clip, inner.run(clip));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    JoinStepper stepper = new JoinStepper(here, Parallel.Join.SUM);
    stepper.add(shortcutPlace(here), assembly, "shortcut");
    stepper.add(bodyPlace(here), assembly, "body");
    return stepper;
  }
}
