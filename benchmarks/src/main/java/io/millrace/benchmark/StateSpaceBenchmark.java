package io.millrace.benchmark;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.statespace.forecast.ForecastModel;
import io.millrace.statespace.layer.S4dModel;
import io.millrace.statespace.layer.S5Model;
import java.util.HashMap;
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
 * Measures state-space steps through the operator interface: nanoseconds for a block of {@code
 * rows} keys.
 *
 * <p>{@code s5}: one S5 block of 64 channels and 32 modes (64 states) with norm and gated unit.
 * {@code s4d}: 64 channels of 32 modes each. {@code online} and {@code onlineHalf}: 16 channels, 32
 * or 16 modes, 8 targets, one row: a step, then the exact gradient of all parameters and Adam.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class StateSpaceBenchmark {

  private static final ModelCatalog CATALOG =
      ModelCatalog.empty()
          .with("s5", S5Model.factory())
          .with("s4d", S4dModel.factory())
          .with("forecast", ForecastModel.factory());

  @Param({"1", "64"})
  int rows;

  private StreamModel s5;
  private StreamModel s4d;
  private Rows s5Rows;
  private Rows s4dRows;
  private Learner online;
  private Rows onlineRows;
  private Learner half;
  private Rows halfRows;

  @Setup
  public void prepare() {
    s5 = CATALOG.create(List.of(new ModelSpec("s5", Map.of("encoder", false, "states", 64))), 64);
    s4d = CATALOG.create(List.of(new ModelSpec("s4d", Map.of("states", 64))), 64);
    s5Rows = filled(s5, rows);
    s4dRows = filled(s4d, rows);
    online = online(64);
    onlineRows = filled(online, 1);
    half = online(32);
    halfRows = filled(half, 1);
  }

  /** One block of {@code s5}. */
  @Benchmark
  public Rows s5Block() {
    s5.step(s5Rows);
    return s5Rows;
  }

  /** A bank of modes on every channel. */
  @Benchmark
  public Rows s4dBank() {
    s4d.step(s4dRows);
    return s4dRows;
  }

  /** One step and one update of every parameter, of one row for any value of {@code rows}. */
  @Benchmark
  public Rows online() {
    online.step(onlineRows);
    online.learn(onlineRows);
    return onlineRows;
  }

  /** As {@link #online}, 16 modes. */
  @Benchmark
  public Rows onlineHalf() {
    half.step(halfRows);
    half.learn(halfRows);
    return halfRows;
  }

  private static Learner online(int states) {
    Map<String, Object> options = new HashMap<>();
    options.put("layer", "s5");
    options.put("start", "legs");
    options.put("states", states);
    options.put("train", "dynamics");
    options.put("readout", "adam");
    options.put("targets", List.of(0, 1, 2, 3, 4, 5, 6, 7));
    return (Learner) CATALOG.create(List.of(new ModelSpec("forecast", options)), 16);
  }

  private static Rows filled(StreamModel model, int rows) {
    SeededRandom random = new SeededRandom(1);
    Rows block = new Rows(model.signature(), rows);
    float[] state = new float[model.signature().sequence().width()];
    model.reset(state, 0);
    float[] input = new float[model.signature().inputWidth()];
    if (model instanceof Learner learner) {
      float[] parameters = new float[model.signature().parameters().width()];
      learner.initialize(parameters, 1);
      block.useParameters(parameters, 0);
    }
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < input.length; i++) {
        input[i] = (float) random.gaussian();
      }
      block.add(input, state, 0, 0);
    }
    return block;
  }
}
