package io.millrace.benchmark;

import com.sun.management.ThreadMXBean;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.factor.Orthogonal;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures what an option adds to the operator that has it: both take the same readings in turns of
 * 20 ms, in one thread of one process, so that what else the machine does meets both alike.
 *
 * <p>Arguments: the cases, of {@link Case}; the numbers of channels; the rows of a block; the
 * number of turns. Readings are sums of few atoms of an orthogonal dictionary, whose codes follow
 * the ones before; six classes, known for every reading. Prints a table: processor time of an
 * observation without and with the option, the median over turns of what it adds, and bytes
 * allocated with it; and the rate of the kernel in the same process.
 */
public final class AddedCost {

  private static final long TURN = 20_000_000;
  private static final int LENGTH = 4096;
  private static final int CLASSES = 6;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** An operator without and with an option. */
  private enum Case {
    PREDICT("dictionary", Map.of("norm", "clip", "rho_min", 0.005), Map.of("predict", true)),
    PREDICT_OVERCOMPLETE("overcomplete", Map.of(), Map.of("predict", true)),
    PREDICT_COMPRESS("compress", Map.of(), Map.of("predict", true)),
    CLASSES("dictionary", Map.of("mode", "paper"), Map.of("mode", "paper", "classes", 6)),
    GUARD(
        "classify",
        Map.of("classes", 6, "start", "logits"),
        Map.of("classes", 6, "start", "logits", "guard", true)),
    PRIORS("classify", Map.of("classes", 6), Map.of("classes", 6, "priors", 200)),
    UNKNOWN("classify", Map.of("classes", 6), Map.of("classes", 6, "unknown", true));

    private final String operator;
    private final Map<String, Object> without;
    private final Map<String, Object> with;

    Case(String operator, Map<String, Object> without, Map<String, Object> with) {
      this.operator = operator;
      this.without = without;
      this.with = with;
    }

    /** Readings of a mini-batch; a block of a group ends with it. */
    int batch(int n) {
      return switch (operator) {
        case "overcomplete" -> 10;
        case "classify" -> Integer.MAX_VALUE;
        default -> n;
      };
    }
  }

  /** One of the two sides: an operator, its group and a block of keys. */
  private static final class Side {

    private final Learner model;
    private final Rows rows;
    private final float[] readings;
    private final float[] labels;
    private int next;

    Side(Case of, Map<String, Object> options, int channels, int block, float[] readings) {
      DeclaredTargets declared =
          options.containsKey("classes") ? DeclaredTargets.label("class") : DeclaredTargets.NONE;
      this.model =
          (Learner)
              StandardCatalog.catalog()
                  .create(List.of(new ModelSpec(of.operator, options)), channels, declared);
      this.readings = readings;
      float[] parameters = new float[model.signature().parameters().width()];
      model.initialize(parameters, 1);
      this.rows = new Rows(model.signature(), block);
      rows.useParameters(parameters, 0);
      float[] state = new float[model.signature().sequence().width()];
      model.reset(state, 0);
      for (int row = 0; row < block; row++) {
        rows.add(new float[channels], state, 0, 0);
      }
      this.labels = rows.targets();
    }

    /** Steps blocks, and learns them, for a turn; returns nanoseconds of an observation. */
    double turn(boolean learns) {
      float[] inputs = rows.inputs();
      long blocks = 0;
      long begin = THREAD.getCurrentThreadCpuTime();
      long end = begin;
      while (end - begin < TURN) {
        for (int i = 0; i < 64; i++) {
          System.arraycopy(readings, next, inputs, 0, inputs.length);
          next = next + 2 * inputs.length <= readings.length ? next + inputs.length : 0;
          for (int row = 0; row < labels.length; row++) {
            labels[row] = (next + row) % CLASSES;
          }
          model.step(rows);
          if (learns) {
            model.learn(rows);
          }
        }
        blocks += 64;
        end = THREAD.getCurrentThreadCpuTime();
      }
      return (end - begin) / (double) (blocks * rows.size());
    }
  }

  private final Kernels kernels = KernelChoice.ofProcess().create();
  private final FloatMatrix left = FloatMatrix.of(128, 128);
  private final FloatMatrix right = FloatMatrix.of(128, 128);
  private final FloatMatrix into = FloatMatrix.of(128, 128);
  private final int turns;

  private AddedCost(int turns) {
    this.turns = turns;
    left.fill(0.5f);
    right.fill(0.25f);
  }

  public static void main(String[] arguments) {
    AddedCost cost = new AddedCost(Integer.parseInt(arguments[3]));
    System.out.println(
        "| option | n | rows | step, µs | with it | added | and learning, µs | with it | added"
            + " | bytes | product, GFLOP/s |");
    System.out.println("|---".repeat(11) + "|");
    for (String name : arguments[0].split(",", -1)) {
      for (String n : arguments[1].split(",", -1)) {
        for (String rows : arguments[2].split(",", -1)) {
          cost.run(Case.valueOf(name), Integer.parseInt(n), Integer.parseInt(rows));
        }
      }
    }
  }

  private void run(Case of, int n, int block) {
    int rows = Math.min(block, of.batch(n));
    float[] readings = readings(n, rows);
    Side without = new Side(of, options(of, of.without, n), n, rows, readings);
    Side with = new Side(of, options(of, of.with, n), n, rows, readings);
    double[][] step = new double[3][turns];
    double[][] both = new double[3][turns];
    double[] products = new double[turns];
    for (int turn = -turns; turn < turns; turn++) {
      int at = Math.max(0, turn);
      measure(both, at, without, with, true);
      measure(step, at, without, with, false);
      products[at] = product();
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %.3f | %.3f | %.0f %% | %.3f | %.3f | %.0f %% | %.3f | %.0f |%n",
        of.name().toLowerCase(Locale.ROOT),
        n,
        rows,
        median(step[0]) / 1e3,
        median(step[1]) / 1e3,
        100 * median(step[2]),
        median(both[0]) / 1e3,
        median(both[1]) / 1e3,
        100 * median(both[2]),
        median(allocated(with, turns)),
        median(products));
  }

  /** Bytes of an observation, turn by turn. */
  private static double[] allocated(Side with, int turns) {
    double[] bytes = new double[turns];
    long thread = Thread.currentThread().getId();
    for (int turn = 0; turn < turns; turn++) {
      long before = THREAD.getThreadAllocatedBytes(thread);
      double nanos = with.turn(true);
      bytes[turn] = (THREAD.getThreadAllocatedBytes(thread) - before) * nanos / TURN;
    }
    return bytes;
  }

  private static Map<String, Object> options(Case of, Map<String, Object> given, int n) {
    Map<String, Object> options = new TreeMap<>(given);
    if (of == Case.PREDICT_OVERCOMPLETE) {
      options.put("keep", Math.max(1, n / 4));
    }
    return options;
  }

  private static void measure(double[][] into, int at, Side without, Side with, boolean learns) {
    into[0][at] = without.turn(learns);
    into[1][at] = with.turn(learns);
    into[2][at] = into[1][at] / into[0][at] - 1;
  }

  private double product() {
    long begin = THREAD.getCurrentThreadCpuTime();
    for (int i = 0; i < 100; i++) {
      kernels.multiply(left, right, into);
    }
    long nanos = THREAD.getCurrentThreadCpuTime() - begin;
    return 100 * 2.0 * 128 * 128 * 128 / nanos;
  }

  /** Readings of the keys of a block in turn; a tenth of the codes is not zero. */
  private static float[] readings(int n, int rows) {
    SeededRandom random = new SeededRandom(2);
    FloatMatrix atoms = FloatMatrix.of(n, n);
    Orthogonal.haar(random, atoms);
    double[][] codes = new double[rows][n];
    float[] readings = new float[Math.max(4, LENGTH / rows) * rows * n];
    for (int at = 0; at < readings.length; at += n) {
      double[] code = codes[at / n % rows];
      for (int atom = 0; atom < n; atom++) {
        double fresh = random.uniform() < 0.1 || atom == at / n % n ? random.gaussian() : 0;
        code[atom] = 0.9 * code[atom] + fresh;
        for (int i = 0; i < n; i++) {
          readings[at + i] += (float) (code[atom] * atoms.at(i, atom));
        }
      }
    }
    return readings;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
