package io.millrace.continual.graph;

import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.pointwise.BatchNorm;
import java.util.ArrayList;
import java.util.List;

/**
 * Self-attention among the nodes of one frame, the spatial block of a spatial transformer for
 * skeletons (S-TR, Plizzari et al. 2021) in the form that attends alone: {@code y = relu(bn(attend(
 * data_bn(x)) + x))}, with {@code x} added where the channels stay. A frame has one axis of space.
 *
 * <p>Weights: {@code data_bn} (a batch norm over channels · nodes, channel by channel), {@code
 * attention_conv.qkv_conv.weight} (2 · keys + out, channels, 1, 1) for query, key and value, {@code
 * attention_conv.attn_out.weight} (out, out, 1, 1), their biases, {@code bn}, and {@code A}
 * (partitions, nodes, nodes), which the block stores and does not use.
 *
 * @param out output channels, also those of the values
 * @param keys channels of queries and of keys
 * @param heads heads of the attention
 * @param partitions matrices of {@code A}; 0 if it is not stored
 * @param epsilon of the batch norms
 */
public record SpatialAttention(int out, int keys, int heads, int partitions, double epsilon)
    implements Layer {

  private static final Key<Integer> OUT = LayerFields.count("out", "Output channels.");
  private static final Key<Integer> KEYS =
      LayerFields.atLeastOne("keys", "Channels of queries and of keys.")
          .defaultsToComputed("a quarter of the output channels");
  private static final Key<Integer> HEADS =
      LayerFields.atLeastOne("heads", "Heads of the attention.").defaultsTo(8);
  private static final Key<Integer> PARTITIONS =
      Key.whole("partitions", 0, LayerFields.MOST)
          .describedAs("Adjacency matrices that are stored with the block and not used.")
          .defaultsTo(3);
  private static final Key<Double> EPSILON =
      Key.number("epsilon", 0, 1).describedAs("Of the batch norms.").defaultsTo(1e-5);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "spatial_attention",
          (in, inner) -> {
            int out = in.read(OUT, 1);
            return new SpatialAttention(
                out,
                in.read(KEYS, Math.max(1, out / 4)),
                in.read(HEADS),
                in.read(PARTITIONS),
                in.read(EPSILON));
          },
          OUT,
          KEYS,
          HEADS,
          PARTITIONS,
          EPSILON);

  /** True if the input is added. */
  boolean adds(FrameShape input) {
    return input.channels() == out;
  }

  @Override
  public String kind() {
    return "spatial_attention";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input.withChannels(out);
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    List<NetworkFault> faults = new ArrayList<>(GraphConv.notNodes(input));
    if (keys % heads != 0 || out % heads != 0) {
      faults.add(
          NetworkFault.of(
              "heads that divide " + keys + " channels of keys and " + out + " of values",
              Integer.toString(heads),
              "choose heads that divide both, or write keys"));
    }
    return faults;
  }

  @Override
  public List<WeightShape> weights(FrameShape input) {
    int nodes = input.places();
    int in = input.channels();
    List<WeightShape> shapes = new ArrayList<>();
    if (partitions > 0) {
      shapes.add(WeightShape.of("A", partitions, nodes, nodes));
    }
    norm(shapes, "data_bn", Math.multiplyExact(in, nodes));
    norm(shapes, "bn", out);
    int rows = 2 * keys + out;
    shapes.add(WeightShape.of("attention_conv.qkv_conv.weight", rows, in, 1, 1));
    shapes.add(WeightShape.of("attention_conv.qkv_conv.bias", rows));
    shapes.add(WeightShape.of("attention_conv.attn_out.weight", out, out, 1, 1));
    shapes.add(WeightShape.of("attention_conv.attn_out.bias", out));
    return shapes;
  }

  private static void norm(List<WeightShape> shapes, String name, int channels) {
    BatchNorm.of(1e-5)
        .weights(channels)
        .forEach(shape -> shapes.add(new WeightShape(name + "." + shape.name(), shape.shape())));
  }

  /** A batch norm of the block, as a layer of its own. */
  LayerPosition norm(LayerPosition here, String name, int channels) {
    return here.inner(name, BatchNorm.of(epsilon), FrameShape.of(channels), here.before());
  }

  @Override
  public List<NetworkFault> unfit(LayerPosition here, Weights weights) {
    List<NetworkFault> faults = new ArrayList<>();
    LayerPosition data = norm(here, "data_bn", here.inputWidth());
    LayerPosition last = norm(here, "bn", out);
    faults.addAll(data.layer().unfit(data, weights));
    faults.addAll(last.layer().unfit(last, weights));
    return faults;
  }

  @Override
  public long multiplyAdds(FrameShape input) {
    long nodes = input.places();
    long projections = (long) input.channels() * (2L * keys + out) + (long) out * out;
    return nodes * (projections + nodes * (keys + out) + input.channels());
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    WholeSpatialAttention whole = new WholeSpatialAttention(here, this, weights);
    return WholeLayer.eachFrame(whole::attend);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new SpatialAttentionStepper(here, assembly);
  }
}
