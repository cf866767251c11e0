package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.pool.RunningAverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * States of the layers that move frames in time, saved in the middle of a stream and restored: in
 * each phase of warming up, between strides, in padding, and after the end.
 */
class SnapshotsTest {

  private static final int FRAMES = 23;

  private static List<Map<String, Object>> layers() {
    Map<String, Object> cached =
        Map.of("layers", 2, "window", 4, "feedforward", 3, "sinks", 2, "start", "mask");
    return List.of(
        Map.of("conv_transpose1d", Map.of("out", 2, "kernel", 6, "stride", 2)),
        Map.of("conv_transpose1d", Map.of("out", 2, "kernel", 5, "tail", "drop")),
        Map.of("conv_transpose1d", Map.of("out", 2, "kernel", 3, "dilation", 2, "groups", 2)),
        Map.of("ema_pool", Map.of("alpha", .2)),
        Map.of("running_mean", Map.of()),
        Map.of("cross_attention", Map.of("query", 2, "window", 4, "ahead", 1, "start", "mask")),
        Map.of("cached_encoder", cached),
        Map.of(
            "cached_encoder",
            Map.of("layers", 3, "window", 3, "feedforward", 3, "sinks", 1, "positions", "rotary")),
        Map.of(
            "conditional",
            Map.of(
                "branches",
                List.of(
                    List.of(Map.of("conv1d", Map.of("out", 4, "kernel", 5, "padding", "same"))),
                    List.of("running_mean")))),
        Map.of("average_pool", Map.of("kernel", 3, "stride", 2, "dilation", 2, "padding", 1)),
        Map.of("encoder", Map.of("layers", 2, "window", 4, "feedforward", 3, "ahead", 2)));
  }

  private static Network network(Map<String, Object> layer, int seed) {
    Architecture architecture =
        Architecture.read(
            Map.of(
                "channels",
                4,
                "layers",
                List.of(
                    Map.of("conv1d", Map.of("out", 4, "kernel", 3, "stride", 2, "padding", 1)),
                    layer)));
    return Network.of(architecture, RandomWeights.of(architecture, seed));
  }

  /** What a row has done: its output, or nothing, and its state after that. */
  private record Done(Outcome outcome, List<Float> output, float[] state) {}

  private static Done step(Network network, float[] frame, float[] state, long sequence) {
    Rows rows = new Rows(network.signature(), 1);
    rows.add(frame, state, sequence, 0);
    network.step(rows);
    List<Float> output = new ArrayList<>();
    if (rows.outcome(0) == Outcome.EMITTED) {
      float[] values = new float[network.signature().outputWidth()];
      rows.readOutput(0, values);
      for (float value : values) {
        output.add(value);
      }
    }
    return new Done(rows.outcome(0), output, rows.states().clone());
  }

  private static List<Done> run(Network network, float[][] clip, int from, float[] state) {
    List<Done> done = new ArrayList<>();
    float[] current = state;
    for (int t = from; t < clip.length; t++) {
      done.add(step(network, clip[t], current, t));
      current = done.get(done.size() - 1).state();
    }
    return done;
  }

  /** A second instance goes on from a state as the first would have. */
  @Test
  void exampleUsage() {
    Network first = network(Map.of("ema_pool", Map.of("alpha", .2)), 1);
    Network second = network(Map.of("ema_pool", Map.of("alpha", .2)), 1);
    float[][] clip = NetworkSteps.clip(6, 4, 1);
    List<Done> whole = run(first, clip, 0, first.signature().sequence().initial());
    List<Done> rest = run(second, clip, 3, whole.get(2).state());
    assertThat(rest.get(2).output()).isEqualTo(whole.get(5).output());
  }

  @Test
  void anySnapshotGoesOnWithTheSameBits() {
    int seed = 0;
    for (Map<String, Object> layer : layers()) {
      Network network = network(layer, ++seed);
      float[][] clip = NetworkSteps.clip(FRAMES, 4, seed);
      List<Done> whole = run(network, clip, 0, network.signature().sequence().initial());
      assertThat(whole).as(layer.toString()).anyMatch(done -> !done.output().isEmpty());
      for (int cut = 1; cut < FRAMES; cut++) {
        Network restored = network(layer, seed);
        // Another key has used the instance before: its scratch holds that key's numbers.
        run(restored, NetworkSteps.clip(cut, 4, 99), 0, restored.signature().sequence().initial());
        List<Done> rest = run(restored, clip, cut, whole.get(cut - 1).state());
        for (int t = cut; t < FRAMES; t++) {
          String what = layer + ", cut " + cut + ", frame " + t;
          assertThat(rest.get(t - cut).output()).as(what).isEqualTo(whole.get(t).output());
          assertThat(rest.get(t - cut).state()).as(what).isEqualTo(whole.get(t).state());
        }
      }
    }
  }

  /** Keys that come in turn, in blocks of any size, have the bits of each key alone. */
  @Test
  void keysInTurnDoNotMix() {
    int seed = 0;
    for (Map<String, Object> layer : layers()) {
      Network network = network(layer, ++seed);
      SeededRandom random = new SeededRandom(seed);
      int keys = 5;
      float[][][] clips = new float[keys][][];
      List<List<Done>> alone = new ArrayList<>();
      float[][] states = new float[keys][];
      int[] at = new int[keys];
      for (int key = 0; key < keys; key++) {
        clips[key] = NetworkSteps.clip(FRAMES, 4, 10 * seed + key);
        states[key] = network.signature().sequence().initial();
        alone.add(run(network, clips[key], 0, states[key]));
      }
      for (int round = 0; round < 60; round++) {
        List<Integer> chosen = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
          if (random.below(2) == 0 && at[key] < FRAMES) {
            chosen.add(key);
          }
        }
        if (chosen.isEmpty()) {
          continue;
        }
        Rows rows = new Rows(network.signature(), chosen.size());
        chosen.forEach(key -> rows.add(clips[key][at[key]], states[key], at[key], 0));
        network.step(rows);
        for (int row = 0; row < chosen.size(); row++) {
          int key = chosen.get(row);
          rows.readState(row, states[key]);
          Done expected = alone.get(key).get(at[key]);
          assertThat(states[key]).as(layer.toString()).isEqualTo(expected.state());
          assertThat(rows.outcome(row)).as(layer.toString()).isEqualTo(expected.outcome());
          at[key]++;
        }
      }
      assertThat(Arrays.stream(at).sum()).isGreaterThan(keys * FRAMES / 2);
    }
  }

  /** A frame with space has a state for each place: a place alone has the same outputs. */
  @Test
  void aPlaceHasTheStateOfAStreamOfItsOwn() {
    int seed = 0;
    for (Map<String, Object> layer : layers()) {
      if (layer.containsKey("conv_transpose1d")) {
        continue;
      }
      Architecture one = Architecture.read(Map.of("channels", 4, "layers", List.of(layer)));
      Architecture three =
          Architecture.read(
              Map.of(
                  "input", Map.of("channels", 4, "space", List.of(3)), "layers", List.of(layer)));
      Weights weights = RandomWeights.of(one, ++seed);
      assertThat(three.weights()).isEqualTo(one.weights());
      int flushed = one.timing().padding() > 0 ? 1 : 0;
      assertThat(three.layout().width() - flushed).isEqualTo(3 * (one.layout().width() - flushed));
      float[][] clip = NetworkSteps.clip(FRAMES, 12, seed);
      List<float[]> all = NetworkSteps.stepped(Network.of(three, weights), clip);
      for (int place = 0; place < 3; place++) {
        float[][] own = new float[FRAMES][4];
        for (int t = 0; t < FRAMES; t++) {
          for (int c = 0; c < 4; c++) {
            own[t][c] = clip[t][3 * c + place];
          }
        }
        List<float[]> single = NetworkSteps.stepped(Network.of(one, weights), own);
        assertThat(all).as(layer.toString()).hasSameSizeAs(single);
        for (int k = 0; k < single.size(); k++) {
          for (int c = 0; c < single.get(k).length; c++) {
            assertThat(all.get(k)[3 * c + place])
                .as("%s, output %d, number %d", layer, k, c)
                .isEqualTo(single.get(k)[c]);
          }
        }
      }
    }
  }

  @Test
  void statesHaveTheSizesOfThePage() {
    FrameShape input = FrameShape.of(8);
    assertThat(bytes(input, Map.of("conv_transpose1d", Map.of("out", 3, "kernel", 9))))
        .isEqualTo(4 * 8 * 3);
    assertThat(bytes(input, Map.of("ema_pool", Map.of("alpha", .1)))).isEqualTo(4 * 8);
    assertThat(bytes(input, Map.of("cross_attention", Map.of("query", 3, "window", 7))))
        .isEqualTo(4 * 2 * 7 * 3);
    Map<String, Object> cached = Map.of("layers", 3, "window", 7, "feedforward", 2, "sinks", 2);
    assertThat(bytes(input, Map.of("cached_encoder", cached))).isEqualTo(4 * 3 * 2 * 9 * 8);
  }

  private static long bytes(FrameShape input, Map<String, Object> layer) {
    Architecture architecture =
        Architecture.read(Map.of("channels", input.channels(), "layers", List.of(layer)));
    int flushed = architecture.timing().padding() > 0 ? 4 : 0;
    return architecture.layout().bytes() - flushed;
  }

  /** A layer that a program builds has the state of the one that a file describes. */
  @Test
  void programsAndFilesAgree() {
    Layer built = RunningAverage.mean();
    Architecture read = Architecture.read(Map.of("channels", 4, "layers", List.of("running_mean")));
    assertThat(Architecture.of(4, built).layout().slots()).isEqualTo(read.layout().slots());
  }
}
