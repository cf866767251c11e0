package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.SpacePool;
import io.millrace.continual.space.AdaptiveSpace;
import io.millrace.continual.space.SpaceWindow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How frames with space, and the layers that read them, are written in a network file. */
class FrameReaderTest {

  private static Map<String, Object> file(Object input, Object... layers) {
    return Map.of("input", input, "layers", List.of(layers));
  }

  private static Map<String, Object> image(Object... layers) {
    return file(Map.of("channels", 3, "space", List.of(6, 8)), layers);
  }

  @Test
  void exampleUsage() {
    Architecture read =
        Architecture.read(
            image(
                Map.of("conv3d", Map.of("out", 4, "kernel", 3, "padding", List.of("causal", 1, 1))),
                "relu",
                Map.of("max_pool3d", Map.of("kernel", List.of(1, 2, 2))),
                "flatten"));
    assertThat(read.input()).isEqualTo(new FrameShape(3, List.of(6, 8)));
    assertThat(read.channels()).isEqualTo(3 * 6 * 8);
    assertThat(read.output()).isEqualTo(FrameShape.of(4 * 3 * 4));
    assertThat(Plan.of(read).layers().get(0).output()).hasToString("4x6x8");
    assertThat(read.weights()).containsEntry("0.weight", List.of(4, 3, 3, 3, 3));
  }

  @Test
  void everyFormOfAWindowIsRead() {
    Architecture read =
        Architecture.read(
            image(
                Map.of(
                    "conv3d",
                    Map.of(
                        "out",
                        6,
                        "kernel",
                        List.of(3, 2, 3),
                        "stride",
                        List.of(2, 1, 2),
                        "dilation",
                        List.of(2, 1, 1),
                        "padding",
                        List.of(List.of(3, 1), List.of(0, 1), "same"),
                        "padding_mode",
                        "reflect",
                        "time_mode",
                        "replicate",
                        "groups",
                        3,
                        "bias",
                        false)),
                Map.of("average_pool3d", Map.of("kernel", 2, "count_include_pad", false)),
                Map.of("conv1d", Map.of("out", 2, "kernel", 3, "padding_mode", "replicate")),
                Map.of("adaptive_max_pool", Map.of("size", List.of(2, 1), "frames", 4)),
                Map.of("average_pool", Map.of("kernel", 2, "stride", 1, "dilation", 3))));
    Architecture built =
        Architecture.of(
            new FrameShape(3, List.of(6, 8)),
            new SpaceConv(
                6,
                Window.of(3).everyNth(2).dilatedBy(2).padded(3, 1).filled(Window.Fill.REPLICATE),
                SpaceWindow.of(2, 3)
                    .everyNth(1, 2)
                    .padded(List.of(0, 1), List.of(1, 1))
                    .filled(SpaceWindow.Mode.REFLECT),
                3,
                Bias.NONE),
            new SpacePool(
                Pool.Kind.AVERAGE,
                Window.of(2).everyNth(2),
                SpaceWindow.of(2, 2).everyNth(2, 2),
                SpacePool.Count.WITHOUT_PADDING),
            Conv1d.of(2, Window.of(3).filled(Window.Fill.REPLICATE)),
            SpacePool.last(Pool.Kind.MAXIMUM, 4, new AdaptiveSpace(List.of(2, 1))),
            new SpacePool(
                Pool.Kind.AVERAGE,
                Window.of(2).dilatedBy(3),
                SpaceWindow.of(),
                SpacePool.Count.WITH_PADDING));
    assertThat(read.root()).isEqualTo(built.root());
  }

  /** Networks without space have the states and the bits that they always had. */
  @Test
  void averagesOfAdjacentFramesKeepTheirState() {
    Architecture read =
        Architecture.read(
            Map.of(
                "channels",
                2,
                "layers",
                List.of(Map.of("average_pool", Map.of("kernel", 3, "stride", 1)))));
    assertThat(read.layout().slots())
        .extracting(slot -> slot.name() + slot.shape())
        .containsExactly("layer0.ring[2, 2]");
  }

  @Test
  void faultsOfTheInputHaveTheirPlace() {
    assertThatThrownBy(() -> Architecture.read(Map.of("layers", List.of("relu"))))
        .hasMessage(
            "channels: expected either channels, or input: {channels: 3, space: [17, 25]}, found"
                + " neither");
    assertThatThrownBy(
            () ->
                Architecture.read(
                    Map.of(
                        "channels",
                        2,
                        "input",
                        Map.of("channels", 2, "space", List.of(3)),
                        "layers",
                        List.of("relu"))))
        .hasMessageContaining("found both; keep the one that describes an observation");
    assertThatThrownBy(
            () -> Architecture.read(file(Map.of("channels", 2, "space", List.of(0)), "relu")))
        .hasMessageContaining("input.space[0]: expected a whole number from 1 to 65536, found 0");
    assertThatThrownBy(
            () ->
                Architecture.read(
                    file(Map.of("channels", 9, "space", List.of(9999, 9999)), "relu")))
        .hasMessageContaining("input.space: expected at most 3 axes and 16777216 numbers");
  }

  @Test
  void faultsOfAWindowHaveTheirPlace() {
    assertThatThrownBy(
            () ->
                Architecture.read(
                    image(
                        Map.of(
                            "conv3d",
                            Map.of(
                                "out",
                                1,
                                "kernel",
                                List.of(3, 3),
                                "padding",
                                "causal",
                                "padding_mode",
                                "mirror")))))
        .hasMessageContaining("layers[0].conv3d.kernel: expected one number, or 3, time first")
        .hasMessageContaining("layers[0].conv3d.padding: expected causal for time alone")
        .hasMessageContaining("expected one of zeros, replicate, reflect, circular");
    assertThatThrownBy(
            () ->
                Architecture.read(
                    Map.of(
                        "channels",
                        4,
                        "layers",
                        List.of(Map.of("conv2d", Map.of("out", 1, "kernel", 3))))))
        .hasMessage(
            "layers[0].conv2d: expected frames with 1 axis of space, found none; write input:"
                + " {channels, space} for frames with space, or use the layer of as many axes");
  }

  /** Torch's reshape: all places of the first channel, then those of the second. */
  @Test
  void flatteningIsChannelByChannel() {
    Architecture flat =
        Architecture.read(
            file(
                Map.of("channels", 2, "space", List.of(3)),
                "flatten",
                Map.of("linear", Map.of("out", 1, "bias", false))));
    Weights weights =
        Weights.of(
            Map.of(
                "1.weight",
                new Weight(List.of(1, 6), new float[] {1, 10, 100, 1000, 10_000, 100_000})));
    assertThat(
            NetworkSteps.stepped(Network.of(flat, weights), new float[][] {{1, 2, 3, 4, 5, 6}})
                .get(0))
        .containsExactly(654_321);
  }

  /** Mean of channel 0 is 2 and of channel 1 is 0: weights that make the factor of a sigmoid. */
  @Test
  void excitationScalesChannelsByTheirMeans() {
    Architecture excited =
        Architecture.read(
            file(
                Map.of("channels", 2, "space", List.of(2)),
                Map.of("squeeze_excite", Map.of("hidden", 1))));
    Weights weights =
        Weights.of(
            Map.of(
                "0.fc1.weight", new Weight(List.of(1, 2, 1, 1), new float[] {1, 0}),
                "0.fc1.bias", new Weight(List.of(1), new float[] {0}),
                "0.fc2.weight", new Weight(List.of(2, 1, 1, 1), new float[] {100, -100}),
                "0.fc2.bias", new Weight(List.of(2), new float[] {0, 0})));
    float[] output =
        NetworkSteps.stepped(Network.of(excited, weights), new float[][] {{1, 3, -4, 4}}).get(0);
    // The factors are sigmoid(200), which is 1, and sigmoid(-200), which is next to 0.
    assertThat(output).containsExactly(new float[] {1, 3, 0, 0}, within(1e-8f));
  }

  /** One mean of 10 for both groups, variances 1 and 4. */
  @Test
  void groupsAreNormalisedOverTheirChannelsAndPlaces() {
    Architecture normed =
        Architecture.read(
            file(
                Map.of("channels", 2, "space", List.of(2)),
                Map.of("group_norm", Map.of("groups", 2, "epsilon", 1e-15))));
    Weights weights =
        Weights.of(
            Map.of(
                "0.weight", new Weight(List.of(2), new float[] {1, 10}),
                "0.bias", new Weight(List.of(2), new float[] {0, 100})));
    assertThat(
            NetworkSteps.stepped(Network.of(normed, weights), new float[][] {{9, 11, 8, 12}})
                .get(0))
        .containsExactly(-1, 1, 90, 110);
  }
}
