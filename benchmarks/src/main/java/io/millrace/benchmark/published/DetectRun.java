package io.millrace.benchmark.published;

import com.sun.management.ThreadMXBean;
import io.millrace.api.catalog.Operators;
import io.millrace.api.event.EventSource;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Detect;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Distance;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What {@code detect} adds to the stages before it: the processor time of a reading without and
 * with it, in turn, and the bytes that it allocates.
 *
 * <p>Prints a table; the channels are 11 and 50, in a group of 64 keys. The last line is the speed
 * of a product of matrices in the same process.
 */
public final class DetectRun {

  private static final int KEYS = 64;
  private static final int ROUNDS = 60;
  private static final double NANOS_A_ROUND = 20e6;
  private static final int LARGEST_ROUND = 500;
  private static final int RUNS = 5;
  private static final int PRODUCT = 128;
  private static final int PRODUCTS = 200;

  private final StreamModel model;
  private final Rows rows;
  private final float[] parameters;
  private final float[][] states;
  private final float[][] readings;
  private long learned;
  private long step;
  private int blocks = 1;

  private DetectRun(int channels, List<Stage> stages) {
    this.model = Operators.model(channels, stages.toArray(Stage[]::new));
    this.parameters = model.signature().parameters().initial();
    this.rows = new Rows(model.signature(), KEYS);
    this.states = new float[KEYS][model.signature().sequence().width()];
    if (model instanceof Learner learner) {
      learner.initialize(parameters, 1);
    }
    for (float[] state : states) {
      model.reset(state, 0);
    }
    SplittableRandom random = new SplittableRandom(channels);
    this.readings = new float[1024][channels];
    for (float[] reading : readings) {
      double shared = random.nextGaussian();
      for (int i = 0; i < channels; i++) {
        reading[i] = (float) (shared * (1 + i % 3) + random.nextGaussian());
      }
    }
  }

  /** Takes one reading of each key. */
  private void block() {
    int key = 0;
    while (key < KEYS) {
      rows.clear();
      rows.useParameters(parameters, learned);
      int most = model instanceof Learner learner ? learner.horizon(parameters, learned) : KEYS;
      int first = key;
      while (key < KEYS && key - first < most) {
        float[] reading = readings[(int) ((step * 31 + key * 7) % readings.length)];
        rows.add(reading, states[key], step, 60_000 * step);
        key++;
      }
      model.step(rows);
      for (int row = 0; row < rows.size(); row++) {
        rows.readState(row, states[first + row]);
      }
      if (model instanceof Learner learner) {
        learner.learn(rows);
        learned = rows.learned();
      }
      if (model instanceof EventSource source) {
        source.report(rows, event -> {});
      }
    }
    step++;
  }

  /** Nanoseconds of a reading. */
  private double time() {
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int block = 0; block < blocks; block++) {
      block();
    }
    long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    return (double) (end - begin) / blocks / KEYS;
  }

  /** Lets a round take a time that can be measured, by the nanoseconds of a reading. */
  private void fit(double nanos) {
    blocks = (int) Math.max(1, Math.min(NANOS_A_ROUND / nanos / KEYS, LARGEST_ROUND));
  }

  /** Bytes of a reading, the least of several runs: compilers of the JVM allocate too. */
  private long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int block = 0; block < blocks; block++) {
        block();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least / blocks / KEYS;
  }

  private record Case(String name, List<Stage> stages, String field) {}

  public static void main(String[] arguments) {
    System.out.println(
        "| channels | stages | `detect` | without, µs | with, µs | more | bytes more a reading |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int channels : new int[] {11, 50}) {
      for (Case one :
          List.of(
              new Case(
                  "`standardize`, `dictionary`",
                  List.of(Standardize.defaults(), Dictionary.keep(channels / 5)),
                  "dictionary.score"),
              new Case(
                  "`standardize`, `forecast`",
                  List.of(Standardize.defaults(), Forecast.defaults()),
                  "forecast.error"),
              new Case("`distance`", List.of(Distance.defaults()), "distance.score"))) {
        compare(channels, one, "threshold: 1e6", Detect.on(one.field()).threshold(1e6));
        compare(channels, one, "rate: 1/d", Detect.on(one.field()).rate("1/d"));
      }
    }
    System.out.printf(Locale.ROOT, "%nProduct of n = %d: %.0f GFLOP/s%n", PRODUCT, product());
  }

  private static void compare(int channels, Case one, String name, Detect.Spec detect) {
    DetectRun without = new DetectRun(channels, one.stages());
    List<Stage> stages = new ArrayList<>(one.stages());
    stages.add(detect);
    DetectRun with = new DetectRun(channels, stages);
    double[] before = new double[ROUNDS];
    double[] after = new double[ROUNDS];
    double[] shares = new double[ROUNDS];
    for (int round = 0; round < 2 * ROUNDS; round++) {
      int at = round % ROUNDS;
      if (round == ROUNDS / 2) {
        without.fit(before[at - 1]);
        with.fit(before[at - 1]);
      }
      before[at] = without.time();
      after[at] = with.time();
      shares[at] = after[at] / before[at] - 1;
    }
    long bytes = with.allocated() - without.allocated();
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | `%s` | %.2f | %.2f | %.1f %% | %d |%n",
        channels,
        one.name(),
        name,
        median(before) / 1000,
        median(after) / 1000,
        100 * median(shares),
        bytes);
  }

  /** The best of several runs of products, in thousand millions of operations a second. */
  private static double product() {
    Kernels kernels = KernelChoice.choose("vector").create();
    SeededRandom random = new SeededRandom(1);
    FloatMatrix a = FloatMatrix.of(PRODUCT, PRODUCT);
    FloatMatrix b = FloatMatrix.of(PRODUCT, PRODUCT);
    FloatMatrix into = FloatMatrix.of(PRODUCT, PRODUCT);
    for (int i = 0; i < a.size(); i++) {
      a.values()[i] = (float) random.gaussian();
      b.values()[i] = (float) random.gaussian();
    }
    double best = 0;
    for (int run = 0; run < ROUNDS; run++) {
      long begin = System.nanoTime();
      for (int i = 0; i < PRODUCTS; i++) {
        kernels.multiply(a, b, into);
      }
      double operations = 2.0 * PRODUCT * PRODUCT * PRODUCT * PRODUCTS;
      best = Math.max(best, operations / (System.nanoTime() - begin));
    }
    return best;
  }

  private static double median(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
