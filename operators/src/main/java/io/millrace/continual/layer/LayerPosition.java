package io.millrace.continual.layer;

import io.millrace.api.operator.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A layer with its position in a network.
 *
 * @param path names from the outermost layer inwards, joined by dots as in a torch.nn parameter;
 *     empty for the outermost
 * @param layer the layer
 * @param input shape of its input frames
 * @param before timing of everything that its inputs have passed through
 * @param presence whether its input frames may be missing
 */
public record LayerPosition(
    String path, Layer layer, FrameShape input, LayerTiming before, Layer.Presence presence) {

  /** A position whose input frames are always there. */
  public LayerPosition(String path, Layer layer, FrameShape input, LayerTiming before) {
    this(path, layer, input, before, Layer.Presence.SURE);
  }

  /** The position of a layer inside this one. */
  public LayerPosition inner(String name, Layer inner, FrameShape shape, LayerTiming reached) {
    return new LayerPosition(
        path.isEmpty() ? name : path + "." + name, inner, shape, reached, presence);
  }

  /** This position with frames that may be missing, or not. */
  public LayerPosition with(Layer.Presence other) {
    return new LayerPosition(path, layer, input, before, other);
  }

  /** Another layer in the place of this one. */
  public LayerPosition of(Layer other) {
    return new LayerPosition(path, other, input, before, presence);
  }

  /** Whether input frames may be missing. */
  public boolean isMasked() {
    return presence == Layer.Presence.MASKED;
  }

  /** Shape of its output frames. */
  public FrameShape output() {
    return layer.output(input);
  }

  /** Floats of an input frame. */
  public int inputWidth() {
    return input.width();
  }

  /** Floats of an output frame. */
  public int outputWidth() {
    return output().width();
  }

  /** Reasons why the layer cannot read these frames, as faults without a path. */
  public List<NetworkFault> misfits() {
    return layer.misfits(input);
  }

  /** Weights of this layer without those inside it, under their names in the layer. */
  public List<WeightShape> weights() {
    return layer.weights(input);
  }

  /** Multiply-adds per output, without layers inside it. */
  public long multiplyAdds() {
    return layer.multiplyAdds(input);
  }

  /** True if the layer is written for one place and the frames have several. */
  private boolean isSpread() {
    return layer instanceof PlaceLayer && input.hasSpace();
  }

  private LayerPosition ofOnePlace() {
    return new LayerPosition(path, layer, FrameShape.of(input.channels()), before, presence);
  }

  /** Timing from the network's input to this layer's output. */
  public LayerTiming reached() {
    return before.then(layer.timing());
  }

  /** This layer and all inside it, outermost first. */
  public List<LayerPosition> all() {
    List<LayerPosition> all = new ArrayList<>(List.of(this));
    layer.inside(this).forEach(place -> all.addAll(place.all()));
    return all;
  }

  /** Slots of this layer without those inside it, under names that are unique in the network. */
  public List<Slot> slots() {
    List<Slot> slots = new ArrayList<>(layer.slots(input));
    if (isMasked()) {
      slots.addAll(layer.maskSlots(input));
    }
    return slots.stream().map(slot -> slot.named(slotName(slot.name()))).toList();
  }

  /** Slots of what each group has of its own in this layer, without those inside it. */
  public List<Slot> parameters() {
    return layer.parameters(input).stream()
        .map(shape -> new Slot(slotForm(weightName(shape.name())), shape.shape(), 0f))
        .toList();
  }

  /**
   * A slot's name in the network: path segments in the form of slot names; a segment that does not
   * begin with a letter gets the prefix {@code layer}.
   */
  public String slotName(String slot) {
    return path.isEmpty() ? slot : slotForm(path) + "." + slot;
  }

  /** A dotted name in the form of slot names, for example {@code layer0.lora_a.weight}. */
  public static String slotForm(String dotted) {
    return Arrays.stream(dotted.split("\\."))
        .filter(segment -> !segment.isEmpty())
        .map(segment -> segment.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_"))
        .map(segment -> segment.matches("[a-z].*") ? segment : "layer" + segment)
        .collect(Collectors.joining("."));
  }

  /** A weight of this layer; must not be changed. */
  public float[] weight(Weights weights, String name) {
    return weights.values(weightName(name));
  }

  /** Makes the reference that computes this layer on a whole clip. */
  public WholeLayer whole(Weights weights) {
    return isSpread()
        ? new WholePlaces(layer.whole(ofOnePlace(), weights), input, output().channels())
        : layer.whole(this, weights);
  }

  /** Makes the stepper that advances rows through this layer. */
  public Stepper stepper(LayerContext assembly) {
    return isSpread()
        ? new PlacesStepper(this, layer.stepper(ofOnePlace(), assembly.spreadOver(input.places())))
        : layer.stepper(this, assembly);
  }

  /** The same for a layer with the scale of the batch norm after it folded into its weights. */
  public Stepper stepper(LayerContext assembly, ChannelAffine scale) {
    Foldable foldable = (Foldable) layer;
    return isSpread()
        ? new PlacesStepper(
            this, foldable.stepper(ofOnePlace(), assembly.spreadOver(input.places()), scale))
        : foldable.stepper(this, assembly, scale);
  }

  /** A weight's name in the network. */
  public String weightName(String weight) {
    return path.isEmpty() ? weight : path + "." + weight;
  }
}
