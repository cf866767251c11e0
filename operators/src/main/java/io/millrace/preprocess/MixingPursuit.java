package io.millrace.preprocess;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.math.factor.MatchingPursuit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/*
 * Symbols: x reading (n), A dictionary of the whitened reading (r x n), R the inverse of the
 * transform, M = A R with rows m_j, s_j = |m_j|, D = rows m_j / s_j.
 *
 *   the code c has as many numbers as the dictionary kept; D c' is the orthogonal matching pursuit
 *   of x, c_j = c'_j / s_j, so x̂ = R Aᵀ c = Dᵀ c'
 *
 * The atoms of a source, columns of R Aᵀ, are not perpendicular: the largest codes of the whitened
 * reading say least of the rest after whitening, not in units of the channels.
 */
/**
 * Codes readings again by the atoms that a dictionary behind the whitening stands for, in units of
 * the channels. Holds scratch memory: one instance for each thread.
 *
 * <p>A block costs {@code r n² + r² n} multiply-adds for its atoms, a row what {@link
 * MatchingPursuit} costs.
 */
final class MixingPursuit {

  private final int r;
  private final int n;
  private final int dictionary;
  private final int width;
  private final int code;
  private final int rebuilt;
  private final int error;
  private final Kernels kernels;
  private final MatchingPursuit pursuit;
  private final FloatMatrix window;
  private final FloatMatrix atoms;
  private final FloatMatrix gram;
  private final FloatMatrix reading;
  private final FloatMatrix correlations;
  private final float[] lengths;

  /**
   * @param behind signature of the dictionary
   * @param width numbers of an output of the stage
   */
  MixingPursuit(Signature behind, int width, Kernels kernels) {
    this.n = behind.inputWidth();
    this.r = behind.ports().field("code").width();
    this.dictionary = behind.parameters().offset("dictionary");
    this.width = width;
    this.code = behind.ports().offset("code");
    this.rebuilt = behind.ports().offset("reconstruction");
    this.error = behind.ports().offset("error");
    this.kernels = kernels;
    this.pursuit = new MatchingPursuit(r, r);
    this.window = FloatMatrix.of(r, n);
    this.atoms = FloatMatrix.of(r, n);
    this.gram = FloatMatrix.of(r, r);
    this.reading = FloatMatrix.of(1, n);
    this.correlations = FloatMatrix.of(1, r);
    this.lengths = new float[r];
  }

  /** Returns why an operator has no such atoms; empty if it has. */
  static Optional<String> obstacle(Signature behind) {
    boolean one =
        behind.parameters().contains("dictionary")
            && behind.sequence().width() == 0
            && behind.ports().outputs().stream()
                .map(OutputField::name)
                .toList()
                .containsAll(List.of("code", "reconstruction", "error"));
    if (one) {
      Slot slot = behind.parameters().slot("dictionary");
      one = slot.shape().equals(List.of(behind.ports().field("code").width(), behind.inputWidth()));
    }
    return one
        ? Optional.empty()
        : Optional.of(
            "expected a dictionary of all channels right behind it, of one basis and without"
                + " predict, found another operator; remove pursuit, or those options");
  }

  /** Multiply-adds of a block of one row, but for those of the pursuit itself. */
  static long multiplyAdds(Signature behind) {
    long atoms = behind.ports().field("code").width();
    long channels = behind.inputWidth();
    return atoms * channels * (channels + atoms + 1);
  }

  /** Computes the atoms of a group. */
  void open(float[] parameters, FloatMatrix root) {
    kernels.multiply(window.onto(parameters, dictionary), root, atoms);
    float[] values = atoms.values();
    for (int atom = 0; atom < r; atom++) {
      double squares = 0;
      for (int i = atom * n; i < (atom + 1) * n; i++) {
        squares += (double) values[i] * values[i];
      }
      float length = (float) Math.sqrt(squares);
      lengths[atom] = length;
      for (int i = atom * n; i < (atom + 1) * n && length > 0; i++) {
        values[i] /= length;
      }
    }
    kernels.multiplyTransposedRight(atoms, atoms, gram);
  }

  /** Replaces code, reconstruction and error of a row that the dictionary answered. */
  void code(Rows rows, int row) {
    float[] outputs = rows.outputs();
    float[] inputs = rows.inputs();
    int out = row * width;
    int keep = 0;
    for (int atom = out + code; atom < out + code + r; atom++) {
      keep += outputs[atom] != 0 ? 1 : 0;
    }
    System.arraycopy(inputs, row * n, reading.values(), 0, n);
    kernels.multiplyTransposedRight(reading, atoms, correlations);
    pursuit.code(correlations.values(), 0, gram.values(), 0, keep);
    Arrays.fill(outputs, out + code, out + code + r, 0f);
    Arrays.fill(outputs, out + rebuilt, out + rebuilt + n, 0f);
    for (int i = 0; i < pursuit.count(); i++) {
      int atom = pursuit.atom(i);
      float value = pursuit.code(i);
      outputs[out + code + atom] = value / lengths[atom];
      for (int channel = 0; channel < n; channel++) {
        int to = out + rebuilt + channel;
        outputs[to] = Math.fma(value, atoms.values()[atom * n + channel], outputs[to]);
      }
    }
    double squares = 0;
    double norm = 0;
    for (int channel = 0; channel < n; channel++) {
      double value = inputs[row * n + channel];
      double difference = value - outputs[out + rebuilt + channel];
      squares += difference * difference;
      norm += value * value;
    }
    outputs[out + error] = norm > 0 ? (float) Math.sqrt(squares / norm) : 0f;
  }
}
