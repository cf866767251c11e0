package io.millrace.continual.graph;

import io.millrace.api.config.Forms;
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
 * Graph convolution of a spatio-temporal block (Yan et al. 2018; adaptive: Shi et al. 2019), as the
 * continual networks of Hedegaard et al. (2023) define it: {@code y = relu(bn(Σ_k W_k X A_k + b_k)
 * + residual(X))}. A frame has one axis of space, the nodes of the graph.
 *
 * <p>Weights: {@code A} and {@code graph_attn} (partitions, nodes, nodes); for each partition k
 * {@code g_conv.k.weight} (out, channels, 1, 1) and {@code g_conv.k.bias}; {@code bn.weight},
 * {@code bn.bias}, {@code bn.running_mean}, {@code bn.running_var}; where the channels change
 * {@code gcn_residual.0} (a convolution) and {@code gcn_residual.1} (a batch norm); for the
 * adaptive form {@code a_conv.k} and {@code b_conv.k} (embedding, channels, 1, 1).
 *
 * <p>Without attention {@code A_k} is the product of the two matrices. In the adaptive form it is
 * their sum and, for each frame, {@code softmax_v(a(x_v) · b(x_w) / embedding)}. The original takes
 * this attention over all frames of a clip, which no stream knows.
 *
 * @param out output channels
 * @param partitions adjacency matrices
 * @param embedding channels of the attention; 0 for none
 * @param shortcut whether the input is added
 * @param epsilon of the batch norms
 */
public record GraphConv(int out, int partitions, int embedding, Shortcut shortcut, double epsilon)
    implements Layer {

  /** Whether the input is added to the output before the activation. */
  public enum Shortcut {
    ADDED,
    NONE
  }

  private static final Key<Integer> OUT = LayerFields.count("out", "Output channels.");
  private static final Key<Integer> PARTITIONS =
      LayerFields.atLeastOne("partitions", "Adjacency matrices.").defaultsTo(3);
  private static final Key<Integer> EMBEDDING =
      LayerFields.atLeastOne("embedding", "Channels of the attention.")
          .defaultsToComputed("a quarter of the output channels");
  private static final Key<Shortcut> SHORTCUT =
      Key.of("residual", Forms.flag(Shortcut.ADDED, Shortcut.NONE))
          .describedAs("Whether the input is added before the activation.")
          .defaultsTo(Shortcut.ADDED);
  private static final Key<Double> EPSILON =
      Key.number("epsilon", 0, 1).describedAs("Of the batch norms.").defaultsTo(1e-5);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "graph_conv",
          (in, inner) ->
              new GraphConv(
                  in.read(OUT, 1), in.read(PARTITIONS), 0, in.read(SHORTCUT), in.read(EPSILON)),
          OUT,
          PARTITIONS,
          SHORTCUT,
          EPSILON);

  /** How the adaptive form is written in a network file. */
  public static final LayerKind ADAPTIVE_KIND =
      LayerKind.of(
          "adaptive_graph_conv",
          (in, inner) -> {
            int out = in.read(OUT, 1);
            return new GraphConv(
                out,
                in.read(PARTITIONS),
                in.read(EMBEDDING, Math.max(1, out / 4)),
                in.read(SHORTCUT),
                in.read(EPSILON));
          },
          OUT,
          PARTITIONS,
          EMBEDDING,
          SHORTCUT,
          EPSILON);

  boolean isAdaptive() {
    return embedding > 0;
  }

  /** True if the input passes a convolution before it is added. */
  boolean projects(FrameShape input) {
    return shortcut == Shortcut.ADDED && input.channels() != out;
  }

  @Override
  public String kind() {
    return isAdaptive() ? "adaptive_graph_conv" : "graph_conv";
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
    return notNodes(input);
  }

  /** The fault of frames that are no nodes of a graph; none if they are. */
  static List<NetworkFault> notNodes(FrameShape input) {
    return input.space().size() == 1
        ? List.of()
        : List.of(
            NetworkFault.of(
                "frames with one axis of space, the nodes of the graph",
                input.space().isEmpty() ? "none" : input.space().toString(),
                "write input: {channels: 3, space: [25]} for a skeleton of 25 joints"));
  }

  @Override
  public List<WeightShape> weights(FrameShape input) {
    int nodes = input.places();
    int in = input.channels();
    List<WeightShape> shapes = new ArrayList<>();
    shapes.add(WeightShape.of("graph_attn", partitions, nodes, nodes));
    shapes.add(WeightShape.of("A", partitions, nodes, nodes));
    for (int k = 0; k < partitions; k++) {
      product(shapes, "g_conv." + k, out, in);
      if (isAdaptive()) {
        product(shapes, "a_conv." + k, embedding, in);
        product(shapes, "b_conv." + k, embedding, in);
      }
    }
    if (projects(input)) {
      product(shapes, "gcn_residual.0", out, in);
      norm(shapes, "gcn_residual.1", out);
    }
    norm(shapes, "bn", out);
    return shapes;
  }

  private static void product(List<WeightShape> shapes, String name, int out, int in) {
    shapes.add(WeightShape.of(name + ".weight", out, in, 1, 1));
    shapes.add(WeightShape.of(name + ".bias", out));
  }

  private static void norm(List<WeightShape> shapes, String name, int channels) {
    BatchNorm.of(1e-5)
        .weights(channels)
        .forEach(shape -> shapes.add(new WeightShape(name + "." + shape.name(), shape.shape())));
  }

  /** The batch norm of a name, as a layer of its own. */
  LayerPosition norm(LayerPosition here, String name) {
    return here.inner(name, BatchNorm.of(epsilon), FrameShape.of(out), here.before());
  }

  @Override
  public List<NetworkFault> unfit(LayerPosition here, Weights weights) {
    List<NetworkFault> faults = new ArrayList<>();
    List<String> norms = projects(here.input()) ? List.of("gcn_residual.1", "bn") : List.of("bn");
    for (String name : norms) {
      LayerPosition norm = norm(here, name);
      faults.addAll(norm.layer().unfit(norm, weights));
    }
    return faults;
  }

  @Override
  public long multiplyAdds(FrameShape input) {
    long nodes = input.places();
    long in = input.channels();
    long products = partitions * (in * out + nodes * in) + (projects(input) ? in * out : 0);
    long attention = isAdaptive() ? partitions * (2 * in * embedding + nodes * embedding) : 0;
    return nodes * (products + attention);
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return isAdaptive()
        ? List.of(
            here.path()
                + " attends within each frame; the original's attention over a whole clip has no"
                + " exact step")
        : List.of();
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    WholeGraph graph = new WholeGraph(here, this, weights);
    return WholeLayer.eachFrame(graph::convolve);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new GraphStepper(here, assembly);
  }
}
