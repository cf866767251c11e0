package io.millrace.benchmark;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Rows;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.math.backend.JvmBackend;
import io.millrace.streaming.config.ModelFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures a step of a network beside its floor: convolutions without neighbours at the speed of a
 * matrix product of 128 x 128, depthwise ones at the speed at which an array that exceeds the
 * second-level cache is read. One thread; each figure is processor time of that thread, the least
 * of many steps, so that it can be taken on a machine that does other work. Arguments: network file
 * or name of a network of {@link ContinualBenchmark}, streams, seconds for each figure.
 */
public final class NetworkFloor {

  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final int CUBE = 128;
  private static final int ARRAY = 4 << 20;

  private final Kernels kernels = KernelChoice.ofProcess().create();
  private final Architecture architecture;
  private final Weights weights;
  private final int streams;
  private final double seconds;

  private NetworkFloor(Architecture architecture, int streams, double seconds) {
    this.architecture = architecture;
    this.streams = streams;
    this.seconds = seconds;
    this.weights =
        Weights.of(
            DrawnWeights.of(
                architecture,
                new SeededRandom(1),
                shape ->
                    Math.sqrt(
                        (double) shape.get(0) / shape.stream().reduce(1, Math::multiplyExact))));
  }

  /** Runs the measurement and prints it. */
  public static void main(String[] arguments) {
    Architecture architecture =
        arguments[0].endsWith(".yaml")
            ? Architecture.read(ModelFile.read(arguments[0]).structure())
            : ContinualBenchmark.architecture(arguments[0]);
    new NetworkFloor(architecture, Integer.parseInt(arguments[1]), Double.parseDouble(arguments[2]))
        .print();
  }

  private void print() {
    double gemm = 1e-3 * CUBE * CUBE * CUBE / gemm();
    double read = 4e-3 * ARRAY / read();
    say("matrix product %d x %d x %d: %.1f GFLOP/s", CUBE, CUBE, CUBE, 2 * gemm);
    say("reading %d MB: %.1f GB/s", 4 * ARRAY >> 20, read);
    say("state of a stream: %.2f MB", 1e-6 * architecture.layout().bytes());
    List<LayerPosition> pointwise = new ArrayList<>();
    List<LayerPosition> depthwise = new ArrayList<>();
    for (LayerPosition position : architecture.root().all()) {
      if (position.layer() instanceof SpaceConv conv && conv.groups() > 1) {
        depthwise.add(position);
      } else if (position.layer() instanceof SpaceConv conv
          && conv.space().taps() * conv.time().kernel() == 1) {
        pointwise.add(position);
      }
    }
    double products = 1e-3 * streams * multiplyAdds(pointwise) / gemm;
    double bytes = streams * depthwise.stream().mapToDouble(NetworkFloor::bytes).sum();
    double memory = 1e-3 * bytes / read;
    double whole = whole();
    if (depthwise.isEmpty()) {
      say("streams: %d, one step of all: %.1f microseconds", streams, whole);
      say("  %.1f GFLOP/s", 2e-3 * streams * architecture.multiplyAdds() / whole);
      return;
    }
    double points = layers(pointwise);
    double depths = layers(depthwise);
    say("streams: %d, one step of all, microseconds", streams);
    say("pointwise: %.0f, floor %.0f, %.2f times", points, products, points / products);
    say(
        "  %.1f M multiply-adds, %.1f GFLOP/s",
        1e-6 * streams * multiplyAdds(pointwise),
        2e-3 * streams * multiplyAdds(pointwise) / points);
    say("depthwise: %.0f, floor %.0f, %.2f times", depths, memory, depths / memory);
    say(
        "  %.1f M multiply-adds, %.1f MB, %.1f GB/s",
        1e-6 * streams * multiplyAdds(depthwise), 1e-6 * bytes, 1e-3 * bytes / depths);
    say(
        "whole: %.0f, floor of both %.0f, %.2f times",
        whole, products + memory, whole / (products + memory));
  }

  private static void say(String form, Object... values) {
    System.out.println(String.format(Locale.ROOT, form, values));
  }

  private static long multiplyAdds(List<LayerPosition> positions) {
    return positions.stream().mapToLong(LayerPosition::multiplyAdds).sum();
  }

  /** What a step must move: every frame of the window in, one out, and one into the ring. */
  private static double bytes(LayerPosition position) {
    int frames = ((SpaceConv) position.layer()).time().kernel();
    return 4.
        * ((frames + (frames > 1 ? 1. : 0.)) * position.inputWidth() + position.outputWidth());
  }

  /** Microseconds of a product. */
  private double gemm() {
    FloatMatrix a = FloatMatrix.of(CUBE, CUBE);
    FloatMatrix b = FloatMatrix.of(CUBE, CUBE);
    FloatMatrix c = FloatMatrix.of(CUBE, CUBE);
    return least(() -> kernels.multiply(a, b, c));
  }

  /** Microseconds of a pass over an array. */
  private double read() {
    FloatMatrix rows = FloatMatrix.of(ARRAY / 1024, 1024);
    float[] x = new float[1024];
    float[] into = new float[rows.rows()];
    return least(() -> kernels.dots(rows, x, 0, into));
  }

  private double whole() {
    Network network = Network.of(architecture, weights);
    Rows block = new Rows(network.signature(), streams);
    SeededRandom random = new SeededRandom(2);
    for (int stream = 0; stream < streams; stream++) {
      float[] input = new float[architecture.input().width()];
      for (int at = 0; at < input.length; at++) {
        input[at] = (float) random.gaussian();
      }
      block.add(input, network.signature().sequence().initial(), 0, 0);
    }
    for (int step = 0; step <= architecture.timing().delay(); step++) {
      network.step(block);
    }
    return least(() -> network.step(block));
  }

  /** Microseconds of a step of some layers, one behind the other. */
  private double layers(List<LayerPosition> positions) {
    LayerContext context =
        new LayerContext(JvmBackend.ofProcess(), kernels, architecture.layout(), weights);
    float[] states = new float[streams * architecture.layout().width()];
    List<Stepper> steppers = new ArrayList<>();
    List<Frames> inputs = new ArrayList<>();
    for (LayerPosition position : positions) {
      steppers.add(position.stepper(context));
      Frames frames = new Frames(position.inputWidth());
      frames.clear(streams);
      Arrays.fill(frames.values, .5f);
      inputs.add(frames);
    }
    long[] index = {1000};
    return least(
        () -> {
          for (int layer = 0; layer < steppers.size(); layer++) {
            Frames in = inputs.get(layer);
            in.size = 0;
            for (int stream = 0; stream < streams; stream++) {
              in.add(stream, index[0], Long.MAX_VALUE);
            }
            steppers.get(layer).step(in, states);
          }
          index[0]++;
        });
  }

  /** Microseconds of an action: the least of many, after a warm-up of the same time. */
  private double least(Runnable action) {
    double least = Double.MAX_VALUE;
    for (int round = 0; round < 2; round++) {
      least = Double.MAX_VALUE;
      long end = THREAD.getCurrentThreadCpuTime() + (long) (5e8 * seconds);
      long now = THREAD.getCurrentThreadCpuTime();
      while (now < end) {
        action.run();
        long then = THREAD.getCurrentThreadCpuTime();
        least = Math.min(least, 1e-3 * (then - now));
        now = then;
      }
    }
    return least;
  }
}
