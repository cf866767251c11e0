package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.graph.GraphConv;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.SpacePool;
import io.millrace.continual.pool.Trim;
import io.millrace.continual.space.AdaptiveSpace;
import io.millrace.continual.space.Flatten;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graph convolutions and spatial attention: values by hand, and the names of their weights. */
class GraphLayersTest {

  /** A path of three nodes; each node gets the sum of its neighbours, times two, plus one. */
  @Test
  void exampleUsage() {
    Architecture path =
        Architecture.of(
            new FrameShape(1, List.of(3)), new GraphConv(1, 1, 0, GraphConv.Shortcut.NONE, 0));
    Map<String, Weight> weights = new LinkedHashMap<>();
    weights.put("0.A", new Weight(List.of(1, 3, 3), new float[] {0, 1, 0, 1, 0, 1, 0, 1, 0}));
    weights.put("0.graph_attn", new Weight(List.of(1, 3, 3), ones(9)));
    weights.put("0.g_conv.0.weight", new Weight(List.of(1, 1, 1, 1), new float[] {2}));
    weights.put("0.g_conv.0.bias", new Weight(List.of(1), new float[] {1}));
    weights.put("0.bn.weight", new Weight(List.of(1), ones(1)));
    weights.put("0.bn.bias", new Weight(List.of(1), new float[1]));
    weights.put("0.bn.running_mean", new Weight(List.of(1), new float[1]));
    weights.put("0.bn.running_var", new Weight(List.of(1), ones(1)));
    Network network = Network.of(path, Weights.of(weights));
    assertThat(NetworkSteps.stepped(network, new float[][] {{1, 10, 100}, {0, -1, 0}}))
        .satisfiesExactly(
            first -> assertThat(first).containsExactly(21, 203, 21),
            second -> assertThat(second).containsExactly(0, 1, 0));
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Node 0 gives to node 1 and not the reverse: A is read as x A, row to column. */
  @Test
  void adjacencyIsReadFromRowToColumn() {
    Architecture arrow =
        Architecture.of(
            new FrameShape(1, List.of(2)), new GraphConv(1, 1, 0, GraphConv.Shortcut.NONE, 0));
    Map<String, Weight> weights = new LinkedHashMap<>();
    Weights drawn = RandomWeights.of(arrow, 1);
    drawn.names().forEach(name -> weights.put(name, drawn.weight(name)));
    weights.put("0.A", new Weight(List.of(1, 2, 2), new float[] {0, 1, 0, 0}));
    Network network = Network.of(arrow, Weights.of(weights));
    List<float[]> outputs =
        NetworkSteps.stepped(network, new float[][] {{0, 0}, {5, 0}, {0, 5}, {-5, 0}});
    assertThat(outputs.get(1)[0]).isEqualTo(outputs.get(0)[0]);
    assertThat(outputs.get(2)).containsExactly(outputs.get(0));
    assertThat(outputs.get(1)[1] > 0 || outputs.get(3)[1] > 0).isTrue();
  }

  /** The state dict of a CoST-GCN block of Hedegaard et al. under the name gcn. */
  @Test
  void weightsHaveTheNamesOfTheContinualSkeletonNetworks() {
    Architecture block =
        Architecture.read(
            Map.of(
                "input",
                Map.of("channels", 3, "space", List.of(25)),
                "layers",
                List.of(
                    Map.of("graph_conv", Map.of("out", 64, "name", "layers.layer1.gcn")),
                    Map.of(
                        "conv2d",
                        Map.of(
                            "out",
                            64,
                            "kernel",
                            List.of(9, 1),
                            "padding",
                            List.of(4, 0),
                            "name",
                            "layers.layer1.tcn.t_conv")),
                    Map.of("batch_norm", Map.of("name", "layers.layer1.tcn.bn")),
                    "relu")));
    assertThat(block.weights())
        .containsEntry("layers.layer1.gcn.A", List.of(3, 25, 25))
        .containsEntry("layers.layer1.gcn.graph_attn", List.of(3, 25, 25))
        .containsEntry("layers.layer1.gcn.g_conv.2.weight", List.of(64, 3, 1, 1))
        .containsEntry("layers.layer1.gcn.gcn_residual.0.weight", List.of(64, 3, 1, 1))
        .containsEntry("layers.layer1.gcn.gcn_residual.1.running_var", List.of(64))
        .containsEntry("layers.layer1.gcn.bn.running_mean", List.of(64))
        .containsEntry("layers.layer1.tcn.t_conv.weight", List.of(64, 64, 9, 1))
        .containsKey("layers.layer1.tcn.bn.weight")
        .hasSize(2 + 6 + 2 + 4 + 4 + 2 + 4);
    // A ring of eight frames, where torch's continual library keeps 8 · 8 partial sums.
    assertThat(block.layout().bytes()).isEqualTo(4 * (8 * 25 * 64 + 1));
  }

  /** Ten blocks without padding and strides: 0.16 billion multiply-adds for two skeletons. */
  @Test
  void theNetworkOfTheLiteratureCostsWhatItsAuthorsSay() {
    int[] widths = {3, 64, 64, 64, 64, 128, 128, 128, 256, 256, 256};
    List<Layer> layers = new ArrayList<>();
    for (int block = 1; block < widths.length; block++) {
      layers.add(block(widths[block - 1], widths[block]));
    }
    layers.add(SpacePool.last(Pool.Kind.AVERAGE, 1, AdaptiveSpace.all()));
    layers.add(new Flatten());
    layers.add(new Linear(60, Layer.Bias.LEARNED));
    Plan plan =
        Plan.of(Architecture.of(new FrameShape(3, List.of(25)), layers.toArray(new Layer[0])));
    assertThat(2e-9 * plan.multiplyAdds()).isCloseTo(.16, within(.05 * .16));
    assertThat(plan.timing().receptiveField()).isEqualTo(10 * 8 + 1);
    assertThat(plan.stateBytes()).isLessThan(1_700_000);
  }

  private static Layer block(int in, int out) {
    Sequential body =
        Sequential.of(
            new GraphConv(out, 3, 0, GraphConv.Shortcut.ADDED, 1e-5),
            SpaceConv.of(out, Window.of(9), SpaceWindow.of(1)),
            BatchNorm.of(1e-5));
    Layer summed = in == 3 ? body : new Residual(body, Residual.Align.CENTER);
    Sequential shortcut =
        Sequential.of(
            new Trim(4, 4), SpaceConv.of(out, Window.of(1), SpaceWindow.of(1)), BatchNorm.of(1e-5));
    boolean projected = in != 3 && in != out;
    return Sequential.of(
        projected ? Parallel.of(Parallel.Join.SUM, shortcut, body) : summed, Activation.RELU);
  }

  @Test
  void adaptiveBlocksAndSpatialAttentionKeepTheirNames() {
    Architecture blocks =
        Architecture.read(
            Map.of(
                "input",
                Map.of("channels", 8, "space", List.of(5)),
                "layers",
                List.of(
                    Map.of("adaptive_graph_conv", Map.of("out", 8)),
                    Map.of("spatial_attention", Map.of("out", 32)))));
    assertThat(blocks.weights())
        .containsEntry("0.a_conv.0.weight", List.of(2, 8, 1, 1))
        .containsEntry("0.b_conv.2.bias", List.of(2))
        .doesNotContainKey("0.gcn_residual.0.weight")
        .containsEntry("1.A", List.of(3, 5, 5))
        .containsEntry("1.data_bn.weight", List.of(40))
        .containsEntry("1.attention_conv.qkv_conv.weight", List.of(48, 8, 1, 1))
        .containsEntry("1.attention_conv.attn_out.weight", List.of(32, 32, 1, 1))
        .containsEntry("1.bn.bias", List.of(32));
    assertThat(Plan.of(blocks).notes())
        .containsExactly(
            "0 attends within each frame; the original's attention over a whole clip has no exact"
                + " step");
  }

  @Test
  void framesWithoutNodesAreRefused() {
    assertThatThrownBy(
            () -> Architecture.of(6, new GraphConv(2, 3, 0, GraphConv.Shortcut.NONE, 1e-5)))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected frames with one axis of space, the nodes of the graph, found none; write"
                + " input: {channels: 3, space: [25]} for a skeleton of 25 joints");
  }

  @Test
  void aVarianceBelowZeroIsRefused() {
    Architecture graph =
        Architecture.of(
            new FrameShape(1, List.of(2)), new GraphConv(2, 1, 0, GraphConv.Shortcut.ADDED, 1e-5));
    Map<String, Weight> weights = new LinkedHashMap<>();
    Weights drawn = RandomWeights.of(graph, 1);
    drawn.names().forEach(name -> weights.put(name, drawn.weight(name)));
    weights.put("0.gcn_residual.1.running_var", new Weight(List.of(2), new float[] {1, -1}));
    assertThatThrownBy(() -> Network.of(graph, Weights.of(weights)))
        .hasMessageContaining(
            "0.gcn_residual.1.running_var: expected variances of at least 0, found -1.0 at element"
                + " 1");
  }
}
