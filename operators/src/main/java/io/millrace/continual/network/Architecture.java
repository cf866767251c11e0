package io.millrace.continual.network;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.pointwise.Fill;
import io.millrace.continual.tune.Tail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Layers and sizes of a network, without weights. They determine every width, timing and state
 * size.
 */
public final class Architecture {

  /** Name of the slot that counts the steps of {@code flush}. */
  static final String FLUSHED = "flushed";

  private final LayerPosition root;
  private final List<LayerPosition> places;
  private final Options options;

  /**
   * What a file declares beside its layers.
   *
   * @param prefix what the names of stored weights begin with; empty for nothing
   * @param missing what missing values are
   */
  record Options(String prefix, Missing missing) {
    static final Options NONE = new Options("", Missing.REFUSE);
  }

  /** Name of the slot of the last values, where missing ones are held. */
  static final String HELD = "last";

  private Architecture(LayerPosition root, Options options) {
    this.root = root;
    this.options = options;
    this.places = List.copyOf(root.all());
  }

  /**
   * Reads an architecture from maps, lists, text and numbers, as a YAML reader returns them:
   *
   * <pre>{@code
   * channels: 10
   * layers:
   *   - conv1d: {out: 64, kernel: 9, padding: same}
   *   - batch_norm
   *   - relu
   *   - residual: [{gru: {hidden: 64}}]
   *   - linear: {out: 12, name: head}
   * }</pre>
   *
   * <p>A layer is written as its kind, or as its kind and its fields. Weights are named by {@code
   * name}, or by the number of the layer in its list.
   *
   * @throws NetworkException with every fault, each with its location, for example {@code
   *     layers[0].conv1d.kernel}
   */
  public static Architecture read(Object structure) {
    return read(structure, LayerKinds.standard());
  }

  /**
   * The same for the given kinds of layer.
   *
   * @throws NetworkException with every fault
   */
  public static Architecture read(Object structure, LayerKinds kinds) {
    return ArchitectureReader.read(structure, kinds);
  }

  /**
   * A sequence of layers, numbered from 0.
   *
   * @param channels floats of an observation
   */
  public static Architecture of(int channels, Layer... layers) {
    return of(FrameShape.of(channels), layers);
  }

  /**
   * The same for frames with axes of space.
   *
   * @param input shape of an observation, whose floats are ordered channel by channel
   */
  public static Architecture of(FrameShape input, Layer... layers) {
    return of(input, Sequential.of(layers), UnaryOperator.identity(), Options.NONE);
  }

  /**
   * A sequence of layers.
   *
   * @param input shape of an observation
   * @param missing what missing values are
   * @throws NetworkException with every fault of every layer
   */
  public static Architecture of(FrameShape input, Missing missing, Layer... layers) {
    return of(input, Sequential.of(layers), UnaryOperator.identity(), new Options("", missing));
  }

  /**
   * A sequence of layers.
   *
   * @param written maps the path of a layer to its location in the user's file, for messages
   * @throws NetworkException with every fault of every layer
   */
  static Architecture of(
      FrameShape input, Sequential layers, UnaryOperator<String> written, Options options) {
    boolean masks = options.missing == Missing.MASK;
    LayerPosition root =
        new LayerPosition("", layers, input, LayerTiming.POINTWISE)
            .with(masks ? Layer.Presence.MASKED : Layer.Presence.SURE);
    List<NetworkFault> faults = new ArrayList<>();
    try {
      for (LayerPosition place : root.all()) {
        String path = written.apply(place.path());
        place.misfits().forEach(fault -> faults.add(fault.at(path)));
        gaps(place).ifPresent(fault -> faults.add(fault.at(path)));
      }
      if (faults.isEmpty()) {
        clashes(root, written, faults);
      }
    } catch (ArithmeticException tooMuch) {
      faults.add(
          NetworkFault.of(
                  "delay, stride, padding, weights and state below 2^31",
                  "more",
                  "use smaller kernels, strides or widths")
              .at(written.apply("")));
    }
    if (!faults.isEmpty()) {
      throw new NetworkException(faults);
    }
    return new Architecture(root, options);
  }

  /**
   * A layer that has no meaning for missing frames, or one that fills them where there are none.
   */
  private static Optional<NetworkFault> gaps(LayerPosition place) {
    Layer layer = place.layer();
    if (place.isMasked() && !layer.takesMasked()) {
      return Optional.of(
          NetworkFault.of(
              "a layer that has a meaning for the missing frames of missing: mask",
              layer.kind() + ", which has none",
              "write fill: {with: hold} before it, or missing: hold or zero in the network"));
    }
    if (!place.isMasked() && layer instanceof Fill) {
      return Optional.of(
          NetworkFault.of(
              "fill where frames may be missing",
              "none, because of missing: refuse, hold or zero, or of a fill before",
              "declare missing: mask in the network, or remove it"));
    }
    return Optional.empty();
  }

  /** What missing values are. */
  public Missing missing() {
    return options.missing;
  }

  /**
   * The same with the frames in its state that its adapters of groups are trained with.
   *
   * @throws NetworkException if they cannot be trained
   */
  Architecture recalling() {
    if (options.missing == Missing.MASK) {
      throw new NetworkException(
          List.of(
              NetworkFault.of(
                  "missing: refuse, hold or zero where adapters are trained",
                  "missing: mask",
                  "declare another; a mask does not reach the frames that training keeps")));
    }
    Sequential layers = Tail.recalling((Sequential) root.layer(), root.input());
    return of(root.input(), layers, UnaryOperator.identity(), options);
  }

  /** What the names of stored weights begin with; empty for nothing. */
  String prefix() {
    return options.prefix;
  }

  /** Floats of an observation: channels times places. */
  public int channels() {
    return root.inputWidth();
  }

  /** Shape of an observation. */
  public FrameShape input() {
    return root.input();
  }

  /** Shape of an output frame. */
  public FrameShape output() {
    return root.output();
  }

  /** Floats of an output frame. */
  public int outputWidth() {
    return root.outputWidth();
  }

  /** Timing of the whole network, counted in observations. */
  public LayerTiming timing() {
    return root.reached();
  }

  /** Required weights: torch.nn name to shape, in the order of the layers. */
  public Map<String, List<Integer>> weights() {
    Map<String, List<Integer>> weights = new LinkedHashMap<>();
    weightShapes().forEach(shape -> weights.put(shape.name(), shape.shape()));
    return weights;
  }

  /** Layout of a key's state. */
  public StateLayout layout() {
    List<Slot> slots = new ArrayList<>();
    places.forEach(place -> slots.addAll(place.slots()));
    if (options.missing == Missing.HOLD) {
      slots.add(Slot.of(HELD, channels()));
    }
    if (timing().padding() > 0) {
      slots.add(Slot.of(FLUSHED));
    }
    return StateLayout.of(slots);
  }

  /** Layout of what each group has of its own. */
  public StateLayout parameters() {
    return StateLayout.of(places.stream().flatMap(place -> place.parameters().stream()).toList());
  }

  /** Multiply-adds per observation; those of strided layers are divided by their strides. */
  public long multiplyAdds() {
    double sum = 0;
    for (LayerPosition place : places) {
      double once = place.multiplyAdds();
      sum += once / place.reached().stride();
    }
    return (long) Math.ceil(sum);
  }

  public LayerPosition root() {
    return root;
  }

  /** Every layer, outermost first. */
  List<LayerPosition> places() {
    return places;
  }

  /** Required weights, under their full names. */
  List<WeightShape> weightShapes() {
    return places.stream()
        .flatMap(
            place ->
                place.weights().stream()
                    .map(shape -> new WeightShape(place.weightName(shape.name()), shape.shape())))
        .toList();
  }

  private static void clashes(
      LayerPosition root, UnaryOperator<String> written, List<NetworkFault> faults) {
    Set<String> names = new HashSet<>();
    for (LayerPosition place : root.all()) {
      if (!place.path().isEmpty() && !names.add(place.slotName("x"))) {
        faults.add(
            NetworkFault.of(
                    "a name of its own",
                    "'" + place.path() + "', which another layer has",
                    "names that differ in case or punctuation alone count as one")
                .at(written.apply(place.path())));
      }
      place.weights().forEach(WeightShape::size);
    }
    if (faults.isEmpty()) {
      new Architecture(root, Options.NONE).layout();
    }
  }
}
