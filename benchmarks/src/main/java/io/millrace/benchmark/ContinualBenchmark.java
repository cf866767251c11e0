package io.millrace.benchmark;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Rows;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures one step of a network through the operator interface, for one key and for a block of 64
 * keys after their warm-up. The networks are those of published comparisons: four convolutions of
 * 64 channels and kernel 9 with ReLU, a GRU and an LSTM of 64 units on 64 channels, and one encoder
 * block of 128 channels, 4 heads, window 64 and 256 hidden units that attends for the newest frame.
 * Further: two such blocks in depth, one of 192 channels, 16 heads, window 120 and 1024 hidden
 * units, and a block of a skeleton network, a graph convolution of 64 channels at 25 nodes and a
 * convolution of nine frames.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class ContinualBenchmark {

  /** More than the longest window. */
  private static final int WARM = 130;

  @Param({"conv", "gru", "lstm", "encoder", "deep", "wide", "skeleton"})
  String network;

  @Param({"1", "64"})
  int rows;

  @Param({"vector", "plain"})
  String twin;

  private Network operator;
  private Rows block;

  @Setup
  public void prepare() {
    SeededRandom random = new SeededRandom(1);
    Architecture architecture = architecture(network);
    operator = Network.of(architecture, weights(architecture, random), KernelChoice.choose(twin));
    block = new Rows(operator.signature(), rows);
    float[] state = operator.signature().sequence().initial();
    for (int row = 0; row < rows; row++) {
      float[] input = new float[architecture.input().width()];
      for (int c = 0; c < input.length; c++) {
        input[c] = (float) random.gaussian();
      }
      block.add(input, state, 0, 0);
    }
    for (int step = 0; step < WARM; step++) {
      operator.step(block);
    }
  }

  /** Advances every key of the block by one observation. */
  @Benchmark
  public Rows step() {
    operator.step(block);
    return block;
  }

  /** The network of that name. */
  static Architecture architecture(String network) {
    return Architecture.read(
        network.equals("skeleton")
            ? Map.of(
                "input", Map.of("channels", 64, "space", List.of(25)), "layers", layers(network))
            : Map.of("channels", channels(network), "layers", layers(network)));
  }

  private static int channels(String network) {
    return switch (network) {
      case "encoder", "deep" -> 128;
      case "wide" -> 192;
      default -> 64;
    };
  }

  private static Map<String, Object> encoder(int layers, int window, int heads, int hidden) {
    return Map.of(
        "encoder",
        Map.of("layers", layers, "window", window, "heads", heads, "feedforward", hidden));
  }

  private static List<Object> layers(String network) {
    return switch (network) {
      case "deep" -> List.of(encoder(2, 64, 4, 256));
      case "wide" -> List.of(encoder(1, 120, 16, 1024));
      case "skeleton" ->
          List.of(
              Map.of(
                  "residual",
                  Map.of(
                      "align",
                      "center",
                      "layers",
                      List.of(
                          Map.of("graph_conv", Map.of("out", 64)),
                          Map.of("conv2d", Map.of("out", 64, "kernel", List.of(9, 1))),
                          "batch_norm"))),
              "relu");
      case "gru", "lstm" -> List.of(Map.of(network, Map.of("hidden", 64)));
      case "encoder" ->
          List.of(
              Map.of(
                  "residual",
                  Map.of(
                      "align",
                      "newest",
                      "layers",
                      List.of(Map.of("attention", Map.of("window", 64, "heads", 4))))),
              "layer_norm",
              Map.of(
                  "residual",
                  List.of(
                      Map.of("linear", Map.of("out", 256)),
                      "relu",
                      Map.of("linear", Map.of("out", 128)))),
              "layer_norm");
      default -> {
        List<Object> stack = new ArrayList<>();
        for (int layer = 0; layer < 4; layer++) {
          stack.add(Map.of("conv1d", Map.of("out", 64, "kernel", 9)));
          stack.add("relu");
        }
        yield stack;
      }
    };
  }

  private static Weights weights(Architecture architecture, SeededRandom random) {
    return Weights.of(
        DrawnWeights.of(
            architecture,
            random,
            shape ->
                Math.sqrt((double) shape.get(0) / shape.stream().reduce(1, Math::multiplyExact))));
  }
}
