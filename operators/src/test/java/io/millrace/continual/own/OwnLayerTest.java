package io.millrace.continual.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.LayerKinds;
import io.millrace.continual.network.Network;
import io.millrace.continual.network.NetworkSchema;
import io.millrace.continual.network.Plan;
import io.millrace.continual.network.PlanLine;
import io.millrace.continual.network.WholeClip;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A layer of another package is registered once, and everything that reads networks knows it. */
class OwnLayerTest {

  private static final LayerKinds KINDS = LayerKinds.standard().with(Leak.KIND);

  private final Architecture architecture =
      Architecture.read(
          Map.of(
              "channels",
              2,
              "layers",
              List.of(
                  Map.of("residual", List.of(Map.of("leak", Map.of("gain", .5, "name", "slow")))),
                  Map.of("linear", Map.of("out", 1, "name", "head")))),
          KINDS);

  private final Weights weights =
      Weights.of(
          Map.of(
              "0.slow.decay", new Weight(List.of(2), new float[] {.9f, -.4f}),
              "head.weight", new Weight(List.of(1, 2), new float[] {1, 2}),
              "head.bias", new Weight(List.of(1), new float[] {.25f})));

  @Test
  void exampleUsage() {
    float[][] clip = clip(60);
    float[][] whole = WholeClip.run(architecture, weights, clip);
    SingleStream stream = SingleStream.of(Network.of(architecture, weights), 0);
    for (int t = 0; t < clip.length; t++) {
      float[] stepped = stream.step(clip[t], t).orElseThrow().output();
      assertThat(stepped[0]).as("frame %d", t).isCloseTo(whole[t][0], within(1e-5f));
    }
  }

  @Test
  void thePlanShowsWhatTheLayerSaysOfItself() {
    Plan plan = Plan.of(architecture);

    assertThat(plan.layers())
        .extracting(PlanLine::kind)
        .containsExactly("residual", "leak", "linear");
    assertThat(plan.stateBytes()).isEqualTo(2 * Float.BYTES);
    assertThat(plan.weights()).isEqualTo(2 + 2 + 1);
    assertThat(plan.notes()).containsExactly("0.slow never forgets where its decay is 1");
  }

  @Test
  void theSchemaHasTheKeysOfTheLayer() {
    assertThat(NetworkSchema.document(KINDS, List.of()).toString())
        .contains("leak={")
        .contains("Factor of the input.");
    assertThat(NetworkSchema.document(List.of()).toString()).doesNotContain("leak={");
  }

  @Test
  void faultsOfTheLayerHaveTheirPlace() {
    Object wrong =
        Map.of("channels", 2, "layers", List.of(Map.of("leak", Map.of("gain", -1, "gian", 2))));

    assertThatThrownBy(() -> Architecture.read(wrong, KINDS))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("layers[0].leak.gain")
        .hasMessageContaining("layers[0].leak.gian");
  }

  @Test
  void withoutItsRegistrationTheLayerIsUnknown() {
    Object unknown = Map.of("channels", 2, "layers", List.of("leak"));

    assertThatThrownBy(() -> Architecture.read(unknown))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("found 'leak'");
  }

  @Test
  void twoKindsOfOneNameAreRefused() {
    assertThatThrownBy(() -> KINDS.with(Leak.KIND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leak twice");
  }

  private static float[][] clip(int frames) {
    SeededRandom random = new SeededRandom(5);
    float[][] clip = new float[frames][2];
    for (float[] frame : clip) {
      frame[0] = (float) random.gaussian();
      frame[1] = (float) random.gaussian();
    }
    return clip;
  }
}
