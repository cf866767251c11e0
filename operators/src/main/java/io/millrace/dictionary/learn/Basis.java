package io.millrace.dictionary.learn;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.dictionary.code.Imputation;
import io.millrace.dictionary.code.OrthonormalRows;
import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.code.SparseCoder;
import io.millrace.dictionary.step.DictionaryLayout;
import io.millrace.math.backend.DenseBackend;
import java.util.Arrays;

/*
 * Symbols: y observation (n), A dictionary (r x n, rows are atoms, orthonormal), z = A y its code,
 * x the kept codes of z, yhat = Aᵀ x. The error |y - yhat| / |y| and the residual are computed
 * only over observed channels.
 */
/**
 * Codes the rows of a block with one dictionary of a group, and writes the outputs. Holds scratch
 * memory: one instance for each thread.
 */
final class Basis {

  final Observations seen;

  private final Shape shape;
  private final DictionaryLayout layout;
  private final DictionaryOptions.Coding coding;
  private final Kernels kernels;
  private final SparseCoder coder;
  private final Imputation imputation;
  private final MiniBatch miniBatch;
  private final FloatMatrix atoms;
  private final FloatMatrix channels;
  private boolean scored = true;
  private double density;
  private double usual;

  Basis(DictionaryLayout layout, DictionaryOptions options, Kernels kernels, DenseBackend backend) {
    this.shape = options.shape();
    this.layout = layout;
    this.coding = options.coding();
    this.kernels = kernels;
    this.coder = new SparseCoder(shape.atoms());
    this.imputation = new Imputation(shape, coding.rounds(), coder, kernels);
    this.miniBatch = new MiniBatch(shape, layout, options.trainingOfABasis(), kernels, backend);
    this.seen = new Observations(shape);
    this.atoms = shape.matrix();
    this.channels = FloatMatrix.of(shape.channels(), shape.atoms());
  }

  /** Sets whether scores are computed; learning does not need them. */
  void scored(boolean isRead) {
    this.scored = isRead;
  }

  /** Sets the parameters of a group, and makes room for a block. */
  void open(float[] slots, Rows rows) {
    atoms.onto(slots, layout.dictionary);
    OrthonormalRows.transpose(atoms, channels);
    seen.size(rows.size(), rows.capacity());
    density = CodeMoments.density(slots[layout.codeSquare], slots[layout.codeCube]);
    usual = slots[layout.residual];
    coder.noise(slots[layout.noise]);
  }

  /**
   * Copies one row, with zeros for missing channels, and computes its norm.
   *
   * @return number of observed channels
   */
  int read(Rows rows, int row) {
    int n = shape.channels();
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
    seen.norms[row] = Math.sqrt(squares);
    return observed;
  }

  /** Fills the missing channels of a row. */
  void impute(Rows rows, int row, int observed) {
    int fixed = coding.count();
    int count = fixed > 0 ? fixed : imputation.count(density, observed);
    int at = row * shape.channels();
    imputation.fill(rows.inputs(), seen.filled.values(), at, atoms, channels, count);
  }

  /** Sets a refused row to zeros. */
  void clear(int row) {
    int at = row * shape.channels();
    Arrays.fill(seen.filled.values(), at, at + shape.channels(), 0f);
  }

  /** Computes the codes of all rows. */
  void code() {
    kernels.multiply(seen.filled, channels, seen.codes);
  }

  /**
   * Returns how sparse the code of a row is: {@code |z|_3³ / |y|_2³}, zero for an observation of
   * zeros.
   */
  double fit(int row) {
    double cubes = Score.cubes(seen.codes.values(), row * shape.atoms(), shape.atoms());
    int at = row * shape.channels();
    double squares = Score.squares(seen.filled.values(), at, shape.channels());
    return squares > 0 ? cubes / (squares * Math.sqrt(squares)) : 0;
  }

  /** Selects the codes that one row keeps. */
  void keep(int row) {
    int at = row * shape.atoms();
    coder.keep(coding.rule(), seen.codes.values(), at, seen.kept.values(), at);
  }

  /** Keeps no code of a row, because another basis answers it, or because it was refused. */
  void pass(int row) {
    int at = row * shape.atoms();
    Arrays.fill(seen.kept.values(), at, at + shape.atoms(), 0f);
  }

  /** Computes {@code yhat = Aᵀ x} for all rows, atom by atom in order. */
  void rebuild() {
    kernels.multiply(seen.kept, atoms, seen.rebuilt);
  }

  /**
   * Writes one row's output to {@code outputs[code ..)}: code, reconstruction, error, score and, if
   * it is an output, the filled observation.
   */
  void write(Rows rows, int row, int code) {
    int n = shape.channels();
    float[] inputs = rows.inputs();
    float[] outputs = rows.outputs();
    int at = row * n;
    int rebuilt = code + shape.atoms();
    System.arraycopy(seen.kept.values(), row * shape.atoms(), outputs, code, shape.atoms());
    System.arraycopy(seen.rebuilt.values(), at, outputs, rebuilt, n);

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
        observed == 0 || !scored ? Float.NaN : (float) score(row, outputs, code, observed);
    if (coding.filled() == DictionaryOptions.Filled.WRITTEN) {
      System.arraycopy(seen.filled.values(), at, outputs, rebuilt + n + 2, n);
    }
    rows.advance(row, Outcome.EMITTED);
  }

  /** Adds one row to the open mini-batch. */
  void learn(float[] slots, int row) {
    miniBatch.add(slots, seen, row);
  }

  /** Ends a block: adds all pending gradients to the slots. */
  void settle(float[] slots) {
    miniBatch.settle(slots);
  }

  /** Ends the mini-batch; returns whether a change was found. */
  boolean close(float[] slots) {
    return miniBatch.close(slots);
  }

  /** Keeps a share of the mini-batches that the schedule counts; none: it begins anew. */
  void restart(float[] slots, double share) {
    miniBatch.restart(slots, share);
  }

  private double score(int row, float[] outputs, int code, int observed) {
    float[] codes = seen.codes.values();
    int at = row * shape.atoms();
    double norm = seen.norms[row];
    return switch (coding.score()) {
      case RESIDUAL -> Score.residual(seen.residuals[row], usual, norm * norm / observed);
      case ENERGY -> {
        double all = Score.squares(codes, at, shape.atoms());
        double outside = outside(row, all);
        double left = Score.dropped(codes, at, outputs, code, shape.atoms());
        yield Score.energy(left + outside, all + outside);
      }
      case SPARSITY -> Score.sparsity(codes, at, shape.atoms());
    };
  }

  /** Returns the energy of a row outside the span of the atoms. */
  private double outside(int row, double coded) {
    if (shape.isSquare()) {
      return 0;
    }
    int at = row * shape.channels();
    return Math.max(0, Score.squares(seen.filled.values(), at, shape.channels()) - coded);
  }
}
