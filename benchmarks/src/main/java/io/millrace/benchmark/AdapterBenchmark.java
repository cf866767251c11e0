package io.millrace.benchmark;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
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
 * Measures one step of 64 keys of four convolutions of 64 channels and kernel 9 with ReLU: of one
 * tenant whose adapters are fused into the weights, and of 64 tenants in one block, each with
 * adapters of rank 8 on every convolution. The tenants of a block are the next 64 of 1,000, so that
 * their adapters do not stay in a near cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class AdapterBenchmark {

  private static final int WARM = 130;
  private static final int ROWS = 64;
  private static final int TENANTS = 1000;

  @Param({"fused", "splora", "lora", "sppara", "masked"})
  String adapter;

  private StreamModel operator;
  private Rows block;
  private float[][] tenants;
  private int next;

  @Setup
  public void prepare() {
    SeededRandom random = new SeededRandom(1);
    Architecture architecture = Architecture.read(Map.of("channels", 64, "layers", layers()));
    operator =
        Network.operator(
            architecture,
            Weights.of(
                DrawnWeights.of(
                    architecture,
                    random,
                    shape ->
                        shape.size() > 1
                            ? Math.sqrt(
                                (double) shape.get(0)
                                    / shape.stream().reduce(1, Math::multiplyExact))
                            : .1)),
            KernelChoice.ofProcess());
    block = new Rows(operator.signature(), ROWS);
    float[] state = operator.signature().sequence().initial();
    for (int row = 0; row < ROWS; row++) {
      float[] input = new float[64];
      for (int c = 0; c < input.length; c++) {
        input[c] = (float) random.gaussian();
      }
      block.add(input, state, 0, 0);
    }
    if (operator instanceof Learner learner) {
      tenants = new float[TENANTS][operator.signature().parameters().width()];
      for (int tenant = 0; tenant < TENANTS; tenant++) {
        learner.initialize(tenants[tenant], tenant);
        for (int at = 0; at < tenants[tenant].length; at++) {
          tenants[tenant][at] += (float) (adapter.equals("masked") ? 0 : .01 * random.gaussian());
        }
      }
    }
    for (int step = 0; step < WARM; step++) {
      step();
    }
  }

  private List<Object> layers() {
    Map<String, Object> own =
        switch (adapter) {
          case "fused" -> Map.of("kind", "splora", "rank", 8);
          case "sppara" -> Map.of("kind", "sppara", "per", "group");
          case "masked" -> Map.of("kind", "splora", "rank", 8, "per", "group", "masks", true);
          default -> Map.of("kind", adapter, "rank", 8, "per", "group");
        };
    List<Object> layers = new ArrayList<>();
    for (int layer = 0; layer < 4; layer++) {
      layers.add(Map.of("conv1d", Map.of("out", 64, "kernel", 9, "adapter", own)));
      layers.add("relu");
    }
    return layers;
  }

  /** Advances every key of the block by one observation. */
  @Benchmark
  public Rows step() {
    if (tenants != null) {
      for (int row = 0; row < ROWS; row++) {
        block.useParameters(row, tenants[next]);
        next = (next + 1) % TENANTS;
      }
    }
    operator.step(block);
    return block;
  }
}
