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
 * @param inputWidth floats of its input frames
 * @param before timing of everything that its inputs have passed through
 */
public record LayerPosition(String path, Layer layer, int inputWidth, LayerTiming before) {

  /** The position of a layer inside this one. */
  public LayerPosition inner(String name, Layer inner, int width, LayerTiming reached) {
    return new LayerPosition(path.isEmpty() ? name : path + "." + name, inner, width, reached);
  }

  public int outputWidth() {
    return layer.outputWidth(inputWidth);
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
    return layer.slots(inputWidth).stream().map(slot -> slot.named(slotName(slot.name()))).toList();
  }

  /**
   * A slot's name in the network: path segments in the form of slot names; a segment that does not
   * begin with a letter gets the prefix {@code layer}.
   */
  public String slotName(String slot) {
    String prefix =
        Arrays.stream(path.split("\\."))
            .filter(segment -> !segment.isEmpty())
            .map(segment -> segment.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_"))
            .map(segment -> segment.matches("[a-z].*") ? segment : "layer" + segment)
            .collect(Collectors.joining("."));
    return prefix.isEmpty() ? slot : prefix + "." + slot;
  }

  /** A weight of this layer; must not be changed. */
  public float[] weight(Weights weights, String name) {
    return weights.values(weightName(name));
  }

  /** Makes the reference that computes this layer on a whole clip. */
  public WholeLayer whole(Weights weights) {
    return layer.whole(this, weights);
  }

  /** A weight's name in the network. */
  public String weightName(String weight) {
    return path.isEmpty() ? weight : path + "." + weight;
  }
}
