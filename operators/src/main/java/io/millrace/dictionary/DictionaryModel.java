package io.millrace.dictionary;

import io.millrace.math.FloatMatrix;
import io.millrace.math.KernelChoice;
import io.millrace.math.Kernels;
import io.millrace.math.Orthogonal;
import io.millrace.math.SeededRandom;
import io.millrace.operator.Gauges;
import io.millrace.operator.Learner;
import io.millrace.operator.ModelFactory;
import io.millrace.operator.Outcome;
import io.millrace.operator.OutputField;
import io.millrace.operator.Ports;
import io.millrace.operator.Rows;
import io.millrace.operator.Signature;
import io.millrace.operator.StateLayout;
import io.millrace.operator.Timing;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/*
 * Symbols: y observation (n), A dictionary (n x n, rows are atoms, orthogonal), z = A y its code, x the codes kept of z,
 * yhat = Aᵀ x. Error = |y - yhat| / |y| and the residual are taken over observed channels only.
 *
 * Test, then train: step codes with A as it stands and keeps its findings in `seen`; learn adds the same rows to the open
 * mini-batch (MiniBatch) in row order. A changes only when the mini-batch is full, which horizon() announces.
 *
 * Range: an observation of norm above 1e8 is refused and one below 1e-8 is emitted but not learned, because the fourth
 * power of a norm must be a normal float32. Put a standardize stage before channels with such units.
 */
/**
 * Learns an orthogonal dictionary of a stream and codes every observation by it: sparse code,
 * reconstruction, relative error and anomaly score.
 *
 * <p>One group learns one dictionary of {@code n × n} for {@code n} channels; keys keep nothing of
 * their own. A step costs about {@code n²} multiply-adds, and {@code 2n²} a round for an
 * observation with missing channels; learning costs {@code n²} an observation and some fourteen
 * products of {@code n × n} matrices a mini-batch.
 *
 * <p>An observation with nothing observed is emitted with an empty code, zeros, and NaN for error
 * and score. One of zeros has error and score zero ({@code sparsity}: −1). Neither is learned.
 *
 * <p>Source: Xue and Lau, Online Orthogonal Dictionary Learning Based on Frank-Wolfe Method, IEEE
 * TNNLS 2021, arXiv 2103.01484.
 */
public final class DictionaryModel implements Learner {

  private static final double LEAST_NORM = 1e-8;
  private static final double MOST_NORM = 1e8;

  private final int n;
  private final DictionaryOptions options;
  private final DictionaryLayout layout;
  private final Signature signature;
  private final int width;
  private final Kernels kernels;
  private final SparseCoder coder;
  private final Imputation imputation;
  private final MiniBatch miniBatch;
  private final Observations seen;
  private final FloatMatrix atoms;
  private final FloatMatrix channels;

  DictionaryModel(DictionaryOptions options, KernelChoice choice) {
    this.n = options.channels();
    this.options = options;
    this.layout = new DictionaryLayout(n, options.training().method().schedule().mode());
    this.kernels = choice.create();
    this.coder = new SparseCoder(n);
    this.imputation = new Imputation(n, options.coding().rounds(), coder, kernels);
    this.miniBatch = new MiniBatch(n, layout, options.training(), kernels);
    this.seen = new Observations(n);
    this.atoms = FloatMatrix.of(n, n);
    this.channels = FloatMatrix.of(n, n);
    this.signature =
        new Signature(
            new Ports(
                n,
                options.coding().missing().port(),
                List.of(
                    OutputField.sparse("code", n),
                    OutputField.likeInput("reconstruction", n),
                    OutputField.scalar("error"),
                    OutputField.scalar("score"))),
            Timing.IMMEDIATE,
            StateLayout.EMPTY,
            layout.slots,
            2L * n * n);
    this.width = signature.outputWidth();
  }

  /** How the catalogue builds a {@code dictionary} stage. */
  public static ModelFactory.Operator factory() {
    return (width, options) ->
        new DictionaryModel(DictionaryOptions.read(width, options), KernelChoice.ofProcess());
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    layout.slots.fill(parameters, 0);
    SeededRandom random = new SeededRandom(seed);
    atoms.onto(parameters, layout.dictionary);
    if (options.training().method().schedule().mode().isReference()) {
      Orthogonal.fromUniform(random, atoms);
    } else {
      Orthogonal.haar(random, atoms);
    }
    System.arraycopy(parameters, layout.dictionary, parameters, layout.interior, n * n);
  }

  @Override
  public int horizon(long learned) {
    int batch = options.training().batch();
    return (int) (batch - learned % batch);
  }

  @Override
  public long version(long learned) {
    return learned / options.training().batch();
  }

  @Override
  public Gauges gauges() {
    return new Gauges(
        Map.of(
            "error", "error",
            "expected_error", "expected.error",
            "alarms", "detector.alarms",
            "concentration", "detector.fast",
            "batches", "schedule.batches"));
  }

  @Override
  public void step(Rows rows) {
    float[] slots = rows.parameters();
    atoms.onto(slots, layout.dictionary);
    transpose();
    seen.size(rows.size(), rows.capacity());
    double density = CodeMoments.density(slots[layout.codeSquare], slots[layout.codeCube]);
    for (int row = 0; row < rows.size(); row++) {
      read(rows, row, density);
    }
    kernels.multiply(seen.filled, channels, seen.codes);
    double usual = slots[layout.residual];
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) != Outcome.REFUSED) {
        write(rows, row, usual);
      }
    }
  }

  @Override
  public void learn(Rows rows) {
    float[] slots = rows.parameters();
    int batch = options.training().batch();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.EMITTED && seen.norms[row] >= LEAST_NORM) {
        miniBatch.add(slots, seen, row);
        rows.countLearned();
        if (rows.learned() % batch == 0) {
          miniBatch.close(slots);
        }
      }
    }
  }

  /** Takes one row in: checks it, measures it, fills what is missing. */
  private void read(Rows rows, int row, double density) {
    float[] inputs = rows.inputs();
    float[] filled = seen.filled.values();
    int at = row * n;
    int observed = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      float value = inputs[at + i];
      boolean missing = Float.isNaN(value);
      filled[at + i] = missing ? 0f : value;
      observed += missing ? 0 : 1;
      squares += missing ? 0 : (double) value * value;
    }
    double norm = Math.sqrt(squares);
    seen.norms[row] = norm;
    if (!(norm <= MOST_NORM) || (observed < n && !rows.acceptable(row, missing()))) {
      rows.refuse(row);
      Arrays.fill(filled, at, at + n, 0f);
    } else if (observed < n && norm > 0) {
      int fixed = options.coding().count();
      int count = fixed > 0 ? fixed : imputation.count(density, observed);
      imputation.fill(inputs, filled, at, atoms, channels, count);
    }
  }

  private Ports.Missing missing() {
    return signature.ports().missing();
  }

  /** Writes one row's output. */
  private void write(Rows rows, int row, double usual) {
    float[] inputs = rows.inputs();
    float[] outputs = rows.outputs();
    int at = row * n;
    int code = row * width;
    int rebuilt = code + n;
    coder.keep(options.coding().rule(), seen.codes.values(), at, outputs, code);
    rebuild(outputs, code, rebuilt);

    int observed = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      float value = inputs[at + i];
      if (!Float.isNaN(value)) {
        double difference = (double) value - outputs[rebuilt + i];
        squares += difference * difference;
        observed++;
      }
    }
    double norm = seen.norms[row];
    seen.residuals[row] = squares / observed;
    seen.errors[row] = norm > 0 ? Math.sqrt(squares) / norm : 0;
    outputs[rebuilt + n] = observed == 0 ? Float.NaN : (float) seen.errors[row];
    outputs[rebuilt + n + 1] =
        observed == 0 ? Float.NaN : (float) score(row, outputs, code, usual, observed);
    rows.advance(row, Outcome.EMITTED);
  }

  private double score(int row, float[] outputs, int code, double usual, int observed) {
    float[] codes = seen.codes.values();
    double norm = seen.norms[row];
    return switch (options.coding().score()) {
      case RESIDUAL -> Score.residual(seen.residuals[row], usual, norm * norm / observed);
      case ENERGY -> Score.energy(codes, row * n, outputs, code, n);
      case SPARSITY -> Score.sparsity(codes, row * n, n);
    };
  }

  /** {@code yhat = Aᵀ x}, atom by atom in order. */
  private void rebuild(float[] outputs, int code, int rebuilt) {
    float[] values = atoms.values();
    Arrays.fill(outputs, rebuilt, rebuilt + n, 0f);
    for (int atom = 0; atom < n; atom++) {
      float amount = outputs[code + atom];
      if (amount != 0) {
        int from = atoms.offset() + atom * n;
        for (int i = 0; i < n; i++) {
          outputs[rebuilt + i] = Math.fma(amount, values[from + i], outputs[rebuilt + i]);
        }
      }
    }
  }

  private void transpose() {
    float[] from = atoms.values();
    float[] to = channels.values();
    for (int atom = 0; atom < n; atom++) {
      int at = atoms.offset() + atom * n;
      for (int i = 0; i < n; i++) {
        to[i * n + atom] = from[at + i];
      }
    }
  }
}
