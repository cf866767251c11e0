package io.millrace.continual.attention;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.List;

/*
 * Row t of layer l is computed once, from the rows t - n + 1 .. t of layer l - 1, and its key and
 * value are kept. On a clip this is an encoder in which every layer attends to the n newest rows,
 * a mask in the form of a band. It is another function than TransformerEncoder, in which all rows
 * of a window see the whole window, unless there is one layer.
 */
/**
 * Transformer encoder in which each layer keeps the keys and values of its own last rows: one row a
 * layer and step, at any depth. It reads the state dict of torch.nn.TransformerEncoder. Layer by
 * layer it sees further into the past: layers · (window − 1) + 1 frames.
 *
 * @param block sizes and functions of each layer
 * @param layers number of layers
 * @param window keys and values that each layer keeps
 * @param sinks first frames of a stream that stay visible after they have left the window
 * @param start what stands for the missing frames at the start
 * @param positions how a logit depends on the distance of query and key
 */
public record CachedEncoder(
    TransformerEncoder.Block block,
    int layers,
    int window,
    int sinks,
    Start start,
    Positions positions)
    implements PlaceLayer {

  /** What stands for the frames before the first. */
  public enum Start {
    /** Nothing: a layer has its first output when its window is full. */
    WAIT,
    /** Nothing: a layer attends to the rows that there are. */
    MASK,
    /** Keys and values of zeros, which take part in the softmax. */
    ZEROS
  }

  /** How positions enter. */
  public enum Positions {
    /** Not at all. */
    NONE,
    /** Queries and keys are rotated, number i with number i + d / 2 of a head. */
    ROTARY,
    /** Queries and keys are rotated, number 2 i with number 2 i + 1 of a head. */
    ROTARY_PAIRS,
    /** A learned number for each head and distance is added to the logit. */
    RELATIVE
  }

  private static final Key<Integer> SINKS =
      LayerFields.atLeastZero(
          "sinks", "First frames of a stream that stay visible after they have left the window.");
  private static final Key<Start> START =
      Key.choice("start", Start.WAIT)
          .describedAs(
              "Before the window is full: no output (wait), missing frames left out (mask), or keys"
                  + " and values of zeros (zeros).");
  private static final Key<Positions> POSITIONS =
      Key.choice("positions", Positions.NONE)
          .describedAs(
              "Positions in the attention: none, rotary (halves of a head), rotary-pairs"
                  + " (neighbours), or relative (a learned number for each distance).");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "cached_encoder",
          (in, inner) ->
              new CachedEncoder(
                  TransformerEncoder.block(in),
                  in.read(TransformerEncoder.LAYERS, 1),
                  in.read(AttentionFields.WINDOW, 1),
                  in.read(SINKS),
                  in.read(START),
                  in.read(POSITIONS)),
          TransformerEncoder.LAYERS,
          AttentionFields.WINDOW,
          AttentionFields.HEADS,
          TransformerEncoder.FEEDFORWARD,
          TransformerEncoder.NORM,
          TransformerEncoder.ACTIVATION,
          TransformerEncoder.FINAL,
          SINKS,
          START,
          POSITIONS,
          TransformerEncoder.EPSILON);

  boolean isRotary() {
    return positions == Positions.ROTARY || positions == Positions.ROTARY_PAIRS;
  }

  /** One of the layers. */
  CachedEncoder one() {
    return new CachedEncoder(block, 1, window, sinks, start, positions);
  }

  @Override
  public String kind() {
    return "cached_encoder";
  }

  @Override
  public LayerTiming timing() {
    long sees = sinks > 0 ? Long.MAX_VALUE : window;
    LayerTiming one = new LayerTiming(sees, start == Start.WAIT ? window - 1 : 0, 1, 0);
    LayerTiming timing = LayerTiming.POINTWISE;
    for (int layer = 0; layer < layers; layer++) {
      timing = timing.then(one);
    }
    return timing;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    int heads = block.heads();
    List<NetworkFault> faults =
        new ArrayList<>(new AttentionWeights(heads, Bias.LEARNED).misfits(inputWidth));
    if (faults.isEmpty() && isRotary() && inputWidth / heads % 2 != 0) {
      faults.add(
          NetworkFault.of(
              "an even number of channels a head for rotary positions",
              inputWidth / heads + " of " + inputWidth + " channels in " + heads + " heads",
              "change heads, or use positions: relative"));
    }
    return faults;
  }

  /** Keys channel by channel, so that one product covers all; the sinks behind the window. */
  @Override
  public List<Slot> slots(int inputWidth) {
    int kept = Math.addExact(window, sinks);
    List<Slot> slots = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      slots.add(Slot.of("keys" + layer, inputWidth, kept));
      slots.add(Slot.of("values" + layer, kept, inputWidth));
      if (isRotary() && sinks > 0) {
        slots.add(Slot.of("sinks" + layer, sinks, inputWidth));
      }
    }
    return slots;
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  /** Which rows of the window, and which sinks, are missing: the same in every layer. */
  @Override
  public List<Slot> maskSlots(int inputWidth) {
    List<Slot> slots = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      slots.add(Slot.of("masks" + layer, window + sinks));
    }
    return slots;
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    List<WeightShape> shapes =
        new ArrayList<>(TransformerEncoder.weights(block, layers, inputWidth));
    for (int layer = 0; layer < layers && positions == Positions.RELATIVE; layer++) {
      shapes.add(
          WeightShape.of(
              "layers." + layer + ".self_attn.relative_bias",
              block.heads(),
              Math.addExact(window, sinks)));
    }
    return shapes;
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    long e = inputWidth;
    long kept = window + (long) sinks;
    return Math.multiplyExact(layers, 4 * e * e + 2 * kept * e + 2 * e * block.feedforward());
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return layers == 1
        ? List.of()
        : List.of(
            here.path()
                + " is trained as an encoder whose layers attend to their own last "
                + window
                + " rows; weights of an encoder on whole windows give other outputs");
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholeCachedEncoder(here, this, weights);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    CachedStepper[] steppers = new CachedStepper[layers];
    LayerPosition each = here.of(one());
    for (int layer = 0; layer < layers; layer++) {
      boolean normed = layer == layers - 1 && block.last() == TransformerEncoder.Last.NORMED;
      steppers[layer] =
          new CachedStepper(
              each,
              assembly,
              layer,
              normed ? EncoderBlock.norm(here, assembly, "norm", block.epsilon()) : null);
    }
    return Stepper.chain(here, steppers);
  }
}
