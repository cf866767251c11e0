package io.millrace.continual.attention;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.math.Kernels;
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
import io.millrace.continual.pointwise.Activation;
import java.util.ArrayList;
import java.util.List;

/*
 * A frame of the first layer enters the window once, so its query, key and value are computed once
 * and kept. Behind the first layer every row of the window changes with every step: there is no
 * exact computation that reuses them, and all but the last layer are computed for all n rows. The
 * last layer is computed for the one row that is emitted; only its keys and values need all rows.
 */
/**
 * Row of a torch.nn.TransformerEncoder on a sliding window: the encoder is computed as on a window
 * of {@code window} frames without a mask, and the row of one frame is emitted. Exact for any
 * number of layers. It reads the state dict of torch.nn.TransformerEncoder unchanged: {@code
 * layers.0.self_attn.in_proj_weight}, {@code layers.0.linear1.weight}, {@code
 * layers.0.norm1.weight} and so on, and {@code norm.weight} where there is a final norm.
 *
 * @param block sizes and functions of each layer
 * @param layers number of layers
 * @param window frames of the window
 * @param ahead frames after the emitted one that it attends to
 * @param start whether there is an output before the window is full
 */
public record TransformerEncoder(
    Block block, int layers, int window, int ahead, Attention.Start start) implements PlaceLayer {

  /** Where the norms of a layer stand. */
  public enum Norm {
    /** After each sum, as in the original paper: torch's norm_first=False. */
    POST,
    /** Before attention and feed-forward part: torch's norm_first=True. */
    PRE
  }

  /** Whether a norm follows the last layer. */
  public enum Last {
    NORMED,
    PLAIN
  }

  /**
   * What all layers have in common.
   *
   * @param heads heads of the attention
   * @param feedforward channels of the feed-forward part
   * @param activation function of the feed-forward part
   * @param epsilon of the norms
   */
  public record Block(
      int heads, int feedforward, Norm norm, Activation activation, Last last, double epsilon) {}

  static final Key<Integer> LAYERS = LayerFields.count("layers", "Layers of the encoder.");
  static final Key<Integer> FEEDFORWARD =
      LayerFields.count("feedforward", "Channels of the feed-forward part.");
  static final Key<Norm> NORM =
      Key.choice("norm", Norm.POST)
          .describedAs("Norms after each sum (post), or before each part (pre, norm_first).");
  static final Key<Activation> ACTIVATION =
      Key.of(
              "activation",
              Forms.choice(
                  List.of(Activation.RELU, Activation.GELU, Activation.GELU_TANH),
                  Activation::kind))
          .describedAs("Function of the feed-forward part.")
          .defaultsTo(Activation.RELU);
  static final Key<Last> FINAL =
      Key.of("final_norm", Forms.flag(Last.NORMED, Last.PLAIN))
          .describedAs("Whether a norm follows the last layer.")
          .defaultsTo(Last.PLAIN);
  static final Key<Double> EPSILON =
      Key.number("epsilon", 1e-15, 1).describedAs("Of the norms.").defaultsTo(1e-5);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "encoder",
          (in, inner) -> {
            int layers = in.read(LAYERS, 1);
            int window = in.read(AttentionFields.WINDOW, 1);
            Block block = block(in);
            return new TransformerEncoder(
                block, layers, window, in.read(Attention.AHEAD), in.read(Attention.START));
          },
          LAYERS,
          AttentionFields.WINDOW,
          AttentionFields.HEADS,
          FEEDFORWARD,
          NORM,
          ACTIVATION,
          FINAL,
          Attention.AHEAD,
          Attention.START,
          EPSILON);

  /** Reads what all layers have in common. */
  static Block block(Entries in) {
    return new Block(
        in.read(AttentionFields.HEADS),
        in.read(FEEDFORWARD, 1),
        in.read(NORM),
        in.read(ACTIVATION),
        in.read(FINAL),
        in.read(EPSILON));
  }

  /** The attention of a layer, whose window and start are those of the encoder. */
  private Attention attention() {
    return new Attention(window, block.heads(), ahead, start, Bias.LEARNED);
  }

  @Override
  public String kind() {
    return "encoder";
  }

  @Override
  public LayerTiming timing() {
    return attention().timing();
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    return attention().misfits(inputWidth);
  }

  /** Columns of the keys: the window, and what fills the last vector. */
  int columns() {
    return Kernels.padded(window);
  }

  /** Frames that are kept with their queries: of one layer those that wait for frames ahead. */
  int waiting() {
    return layers == 1 ? ahead : window;
  }

  /**
   * Keys of the first layer channel by channel, so that one product covers the whole window, and
   * its values, some heads together; and the frames and queries that are needed again.
   */
  @Override
  public List<Slot> slots(int inputWidth) {
    int groups = block.heads() / EncoderBlock.together(block.heads());
    List<Slot> slots = new ArrayList<>();
    if (waiting() > 0) {
      slots.add(Slot.of("frames", waiting(), inputWidth));
      slots.add(Slot.of("queries", waiting(), inputWidth));
    }
    slots.add(Slot.of("keys", inputWidth, columns()));
    slots.add(Slot.of("values", groups, columns(), inputWidth / groups));
    return slots;
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public List<Slot> maskSlots(int inputWidth) {
    return List.of(Slot.of("masks", window));
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    return weights(block, layers, inputWidth);
  }

  /** Weights of a number of layers, as torch.nn.TransformerEncoder names them. */
  static List<WeightShape> weights(Block block, int layers, int inputWidth) {
    List<WeightShape> shapes = new ArrayList<>();
    int hidden = block.feedforward();
    for (int layer = 0; layer < layers; layer++) {
      String at = "layers." + layer + ".";
      shapes.add(
          WeightShape.of(
              at + "self_attn.in_proj_weight", Math.multiplyExact(3, inputWidth), inputWidth));
      shapes.add(WeightShape.of(at + "self_attn.in_proj_bias", 3 * inputWidth));
      shapes.add(WeightShape.of(at + "self_attn.out_proj.weight", inputWidth, inputWidth));
      shapes.add(WeightShape.of(at + "self_attn.out_proj.bias", inputWidth));
      shapes.add(WeightShape.of(at + "linear1.weight", hidden, inputWidth));
      shapes.add(WeightShape.of(at + "linear1.bias", hidden));
      shapes.add(WeightShape.of(at + "linear2.weight", inputWidth, hidden));
      shapes.add(WeightShape.of(at + "linear2.bias", inputWidth));
      norm(shapes, at + "norm1", inputWidth);
      norm(shapes, at + "norm2", inputWidth);
    }
    if (block.last() == Last.NORMED) {
      norm(shapes, "norm", inputWidth);
    }
    return shapes;
  }

  private static void norm(List<WeightShape> shapes, String name, int channels) {
    shapes.add(WeightShape.of(name + ".weight", channels));
    shapes.add(WeightShape.of(name + ".bias", channels));
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    long e = inputWidth;
    long n = window;
    long rest = 2 * n * e + e * e + 2 * e * block.feedforward();
    long projection = 3 * e * e;
    long whole = Math.multiplyExact(n, rest + projection);
    return projection
        + Math.multiplyExact(layers - 1L, whole)
        - (layers > 1 ? (n - 1) * e * e : 0)
        + rest;
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return layers == 1
        ? List.of()
        : List.of(
            here.path()
                + " computes "
                + (layers - 1)
                + " of its layers for all frames of the window in every step: exact depth has no"
                + " cheaper step");
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholeEncoder(here, this, weights);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new EncoderStepper(here, assembly);
  }
}
