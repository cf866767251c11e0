package io.millrace.benchmark;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.factor.Orthogonal;
import io.millrace.math.polar.PolarFactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the dictionary in fast mode on mini-batches of ten, in the plain and the vector version
 * of the kernels: coding and learning an observation, coding alone, and the linear oracle of one
 * mini-batch.
 *
 * <p>Everything is measured from thirty snapshots of a pass of 3000 mini-batches from a random
 * start, ten mini-batches from each, because early mini-batches cost several times as much as later
 * ones. {@code dictionary_speed.py} makes the table.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class DictionaryBenchmark {

  private static final int BATCH = 10;
  private static final int PASS = 3000;
  private static final int INTERVAL = 100;
  private static final int BATCHES_EACH = 10;
  private static final double DENSITY = 0.1;

  @Param({"plain", "vector"})
  String twin;

  @Param({"16", "30", "64", "128", "256"})
  int n;

  /**
   * Whether only what the reconstruction before does not predict is coded; true in a run of its
   * own.
   */
  @Param({"false"})
  boolean predict;

  private Learner model;
  private float[] state;
  private float[][] observations;
  private float[] parameters;
  private Rows rows;
  private long learned;
  private int next;
  private final List<float[]> snapshots = new ArrayList<>();
  private int snapshot;
  private int batches;

  private Kernels kernels;
  private PolarFactor polar;
  private FloatMatrix tracker;
  private FloatMatrix dictionary;
  private FloatMatrix into;

  @Setup
  public void prepare() {
    observations = planted();
    // The pass uses the vector version; both versions agree bit for bit.
    open("vector");
    parameters = new float[model.signature().parameters().width()];
    model.initialize(parameters, 1);
    for (int batch = 1; batch <= PASS; batch++) {
      learn();
      if (batch % INTERVAL == 0) {
        snapshots.add(parameters.clone());
      }
    }
    open(twin);
    tracker = FloatMatrix.of(n, n);
    dictionary = FloatMatrix.of(n, n);
    into = FloatMatrix.of(n, n);
    System.out.printf(
        "floats of a group: %d; products of an oracle: %.1f%n", parameters.length, products());
  }

  private void open(String twin) {
    System.setProperty(KernelChoice.PROPERTY, twin);
    model =
        (Learner)
            StandardCatalog.catalog()
                .create(
                    List.of(
                        new ModelSpec(
                            "dictionary",
                            Map.of("batch", BATCH, "mode", "fast", "predict", predict))),
                    n);
    state = new float[model.signature().sequence().width()];
    rows = new Rows(model.signature(), BATCH);
    kernels = KernelChoice.ofProcess().create();
    polar = new PolarFactor(n, kernels);
  }

  /** Mean number of matrix products of the linear oracle over the snapshots. */
  private double products() {
    long products = 0;
    for (int at = 0; at < snapshots.size(); at++) {
      factor();
      products += polar.products();
    }
    return products / (double) snapshots.size();
  }

  /** Bernoulli-Gaussian codes in an orthogonal dictionary. */
  private float[][] planted() {
    SeededRandom random = new SeededRandom(2);
    FloatMatrix atoms = FloatMatrix.of(n, n);
    Orthogonal.haar(random, atoms);
    float[][] planted = new float[BATCH * PASS][n];
    for (int at = 0; at < planted.length; at++) {
      for (int atom = 0; atom < n; atom++) {
        // At least one code: an observation of zeros is not learned.
        if (random.uniform() < DENSITY || atom == at % n) {
          double code = random.gaussian();
          for (int i = 0; i < n; i++) {
            planted[at][i] += (float) (code * atoms.at(i, atom));
          }
        }
      }
    }
    return planted;
  }

  /** Codes and learns an observation of a mini-batch. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float[] observation() {
    observe();
    return rows.outputs();
  }

  private void observe() {
    if (batches++ % BATCHES_EACH == 0) {
      snapshot = (snapshot + 1) % snapshots.size();
      System.arraycopy(snapshots.get(snapshot), 0, parameters, 0, parameters.length);
      learned = (long) BATCH * INTERVAL * (snapshot + 1);
    }
    learn();
  }

  private void learn() {
    fill();
    model.step(rows);
    model.learn(rows);
    learned = rows.learned();
  }

  /** Codes an observation of a block of ten. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float[] coding() {
    fill();
    model.step(rows);
    return rows.outputs();
  }

  /** The linear oracle of one mini-batch. */
  @Benchmark
  public FloatMatrix oracle() {
    factor();
    return into;
  }

  private void factor() {
    snapshot = (snapshot + 1) % snapshots.size();
    tracker.onto(snapshots.get(snapshot), model.signature().parameters().offset("tracker"));
    dictionary.onto(snapshots.get(snapshot), model.signature().parameters().offset("dictionary"));
    polar.factor(tracker, dictionary, into);
  }

  /** One product of two matrices, as a lower bound. */
  @Benchmark
  public FloatMatrix product() {
    kernels.multiply(tracker, dictionary, into);
    return into;
  }

  private void fill() {
    rows.clear();
    rows.useParameters(parameters, learned);
    for (int row = 0; row < BATCH; row++) {
      rows.add(observations[(next + row) % observations.length], state, 1, 0);
    }
    next = (next + BATCH) % observations.length;
  }
}
