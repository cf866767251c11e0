package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.continual.combine.Residual;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.recurrent.Gru;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final Architecture NETWORK =
      Architecture.of(
          10,
          Conv1d.of(16, Window.of(3).everyNth(2).same()),
          BatchNorm.of(1e-5),
          Residual.of(Conv1d.of(16, Window.of(5).same()), Activation.RELU),
          new Gru(8, 1, Gru.Reset.AFTER_PRODUCT, Layer.Bias.LEARNED),
          new Linear(3, Layer.Bias.LEARNED));

  @Test
  void exampleUsage() {
    Plan plan = Plan.of(NETWORK);
    assertThat(plan.layers())
        .extracting(line -> line.path() + " " + line.kind() + " " + line.output())
        .containsExactly(
            "0 conv1d 16",
            "1 batch_norm (folded) 16",
            "2 residual 16",
            "2.0 conv1d 16",
            "2.1 relu 16",
            "3 gru 8",
            "4 linear 3");
    assertThat(plan.timing()).isEqualTo(new LayerTiming(Long.MAX_VALUE, 5, 2, 5));
  }

  @Test
  void everyLineHasTheNumbersOfItsLayer() {
    PlanLine conv = Plan.of(NETWORK).layers().get(3);
    assertThat(conv)
        .isEqualTo(
            new PlanLine(
                "2.0",
                "conv1d",
                FrameShape.of(16),
                FrameShape.of(16),
                new LayerTiming(5, 2, 1, 2),
                new LayerTiming(11, 5, 2, 5),
                16 * 16 * 5 + 16,
                4 * 4 * 16,
                16 * 16 * 5));
    // The shortcut waits for two outputs.
    assertThat(Plan.of(NETWORK).layers().get(2).stateBytes()).isEqualTo(4 * 2 * 16);
  }

  @Test
  void totalsAreThoseOfTheOperator() {
    Plan plan = Plan.of(NETWORK);
    Network network = Network.of(NETWORK, RandomWeights.of(NETWORK, 1));
    assertThat(plan.stateBytes()).isEqualTo(network.signature().stateBytes());
    assertThat(plan.multiplyAdds()).isEqualTo(network.signature().multiplyAdds());
    // Everything stands behind a stride of two: 16·10·3 + 16·16·5 + 3·8·(16+8) + 2·8 + 3·8.
    assertThat(plan.multiplyAdds()).isEqualTo((480 + 1280 + 576 + 16 + 24) / 2);
    assertThat(plan.weights())
        .isEqualTo(
            NETWORK.weights().values().stream()
                .mapToLong(shape -> shape.stream().reduce(1, (a, b) -> a * b))
                .sum());
  }

  @Test
  void paddingWithinIsNoted() {
    assertThat(Plan.of(NETWORK).notes())
        .containsExactly(
            "0 pads the start of a stream with zeros: outputs before observation 2 see them",
            "2.0 pads the start of a stream with zeros: outputs before observation 10 see them");
    assertThat(Plan.of(Architecture.of(2, Conv1d.of(2, Window.of(3)))).notes()).isEmpty();
  }

  /** Observations count from 0, as in what infer says about when an output was emitted. */
  @Test
  void theFirstOutputThatSeesNoPaddingIsTheOneThatIsNamed() {
    Architecture padded = Architecture.of(1, Conv1d.of(1, Window.of(3).causal()));
    assertThat(Plan.of(padded).notes())
        .containsExactly(
            "0 pads the start of a stream with zeros: outputs before observation 2 see them");
    Weights weights = RandomWeights.of(padded, 3);
    float[][] later = {{9}, {9}, {1}, {2}, {3}};
    float[][] fresh = {{1}, {2}, {3}};
    List<float[]> whole = NetworkSteps.stepped(Network.of(padded, weights), later);
    List<float[]> start = NetworkSteps.stepped(Network.of(padded, weights), fresh);
    assertThat(start.get(2)).isEqualTo(whole.get(4));
    assertThat(start.get(1)).isNotEqualTo(whole.get(3));
  }

  @Test
  void stridedLayersCostTheirShare() {
    Architecture pooled =
        Architecture.of(
            4,
            new Pool(Pool.Kind.AVERAGE, Window.of(3).everyNth(3)),
            new Linear(10, Layer.Bias.NONE));
    assertThat(Plan.of(pooled).multiplyAdds()).isEqualTo(14);
    assertThat(Plan.of(pooled).layers().get(1).multiplyAdds()).isEqualTo(40);
  }
}
