package io.millrace.dictionary.learn;

import io.millrace.api.math.Curve;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.dictionary.code.Shape;
import io.millrace.math.update.InverseFactor;
import java.util.Arrays;

/*
 * Symbols: x reading with its gaps filled (n), A dictionary (r x n), z = A x, c covariates, phi =
 * (1, z, c) (F), W readout (K x F) with the columns W_z of z, p = softmax(W phi), e_y one-hot label.
 *
 *   a labelled row:  S <- S + (e_y - p) xᵀ                                  (K x n)
 *                    P = (C + Σ f^age phi phiᵀ)^-1,  Q <- f Q + (p - e_y) phiᵀ
 *   a mini-batch:    G <- xi <A, T> W_zᵀ S                                  (r x n)
 *                    W <- W - 2 Q P;  W_z <- W_z A Aₙᵀ;  S, Q <- 0
 *
 * W_zᵀ (e_y - p) xᵀ is the gradient of log p_y over A. G is what the open mini-batch of the
 * dictionary begins with, so it is one mini-batch late. <A, T>, of the tracker T, is the size of
 * the objective of the codes (Σ phi(z) z), so that xi has no units. The readout follows the atoms
 * to their new place Aₙ: with as many atoms as channels the logits stay.
 * W - 2 Q P minimises quadratic upper bounds of all losses (Boehning 1992), as in classify.
 *
 *   +----------------------+-------------------+----------------------+--------------------+------+
 *   | supervised.readout W | supervised.factor | supervised.pending Q | supervised.cross S | rows |
 *   |  K x F               |  of P             |  K x F               |  K x n             |      |
 *   +----------------------+-------------------+----------------------+--------------------+------+
 *     step and learn         learn               learn                  learn
 */
/**
 * A multinomial logistic classifier of all codes of a reading, and the gradient of its loss over
 * the atoms.
 */
final class CodeClassifier {

  /** Where a count of labelled rows goes on when it is at the end of what a float counts. */
  private static final float MOST = 0x1.0p24f;

  static final String ACCURACY = "supervised.accuracy";
  static final String LOSS = "supervised.loss";

  private static final double SLOWEST = 1e-3;

  /** Probabilities of the classes for the features of the last {@link #answer}. */
  final float[] probabilities;

  private final Shape shape;
  private final int classes;
  private final float weight;
  private final float forgetting;
  private final Kernels kernels;
  private final Lanes lanes;
  private final InverseFactor factor;
  private final int dictionary;
  private final int tracker;
  private final int openGradient;
  private final int readout;
  private final int inverse;
  private final int pending;
  private final int cross;
  private final int rows;
  private final int accuracy;
  private final int loss;
  private final FloatMatrix weights;
  private final FloatMatrix gradient;
  private final FloatMatrix labels;
  private final FloatMatrix phi;
  private final FloatMatrix slope;
  private final FloatMatrix reading;
  private final FloatMatrix line;
  private final float[] before;
  private final float[] moved;

  /**
   * @param layout of the group's parameters: the slots of a dictionary, and {@link #slots}
   */
  CodeClassifier(Shape shape, Supervision options, StateLayout layout, KernelChoice choice) {
    int features = features(shape, options);
    this.shape = shape;
    this.classes = options.classes();
    this.weight = (float) options.weight();
    this.forgetting = (float) options.forgetting();
    this.kernels = choice.create();
    this.lanes = choice.lanes();
    this.factor =
        new InverseFactor(features, options.forgetting(), options.ridge(), kernels, lanes);
    this.dictionary = layout.offset("dictionary");
    this.tracker = layout.offset("tracker");
    this.openGradient = layout.offset("pending.gradient");
    this.readout = layout.offset("supervised.readout");
    this.inverse = layout.offset("supervised.factor");
    this.pending = layout.offset("supervised.pending");
    this.cross = layout.offset("supervised.cross");
    this.rows = layout.offset("supervised.rows");
    this.accuracy = layout.offset(ACCURACY);
    this.loss = layout.offset(LOSS);
    this.weights = FloatMatrix.of(classes, features);
    this.gradient = FloatMatrix.of(classes, features);
    this.labels = FloatMatrix.of(classes, shape.channels());
    this.probabilities = new float[classes];
    this.phi = FloatMatrix.of(1, features);
    this.slope = FloatMatrix.of(1, classes);
    this.reading = FloatMatrix.of(1, shape.channels());
    this.line = FloatMatrix.of(1, features);
    this.before = new float[shape.size()];
    this.moved = new float[shape.atoms()];
  }

  static StateLayout slots(Shape shape, Supervision options) {
    int features = features(shape, options);
    int classes = options.classes();
    return StateLayout.of(
        Slot.of("supervised.readout", classes, features),
        Slot.of("supervised.factor", InverseFactor.size(features)),
        Slot.of("supervised.pending", classes, features),
        Slot.of("supervised.cross", classes, shape.channels()),
        Slot.of("supervised.rows"),
        Slot.of(ACCURACY),
        Slot.of(LOSS));
  }

  /** Number of features: the constant one, the codes and the covariates. */
  static int features(Shape shape, Supervision options) {
    return 1 + shape.atoms() + options.covariates();
  }

  void initialize(float[] parameters) {
    factor.initialize(parameters, inverse);
  }

  /** Sets a group's parameters. */
  void open(float[] parameters) {
    weights.onto(parameters, readout);
    factor.onto(parameters, inverse);
    gradient.onto(parameters, pending);
    labels.onto(parameters, cross);
  }

  /**
   * Computes the probabilities of the classes.
   *
   * @param from holds the reading with its gaps filled, and then the covariates
   * @param at where it begins
   * @return the class with the largest one
   */
  int answer(float[] parameters, float[] from, int at) {
    int n = shape.channels();
    int atoms = shape.atoms();
    float[] values = phi.values();
    values[0] = 1f;
    for (int atom = 0; atom < atoms; atom++) {
      values[1 + atom] = kernels.dot(parameters, dictionary + atom * n, from, at, n);
    }
    System.arraycopy(from, at + n, values, 1 + atoms, phi.columns() - 1 - atoms);
    int best = 0;
    for (int k = 0; k < classes; k++) {
      int row = readout + k * phi.columns();
      probabilities[k] = kernels.dot(parameters, row, values, 0, phi.columns());
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    float most = probabilities[best];
    for (int k = 0; k < classes; k++) {
      probabilities[k] -= most;
    }
    kernels.bend(Curve.EXP, probabilities, 0, classes);
    float sum = 0;
    for (float value : probabilities) {
      sum += value;
    }
    for (int k = 0; k < classes; k++) {
      probabilities[k] /= sum;
    }
    return best;
  }

  /** Minus the logarithm of a label's probability in the last answer. */
  float loss(int label) {
    return (float) -StrictMath.log(Math.max(probabilities[label], Float.MIN_NORMAL));
  }

  /**
   * Adds a labelled reading to the open mini-batch.
   *
   * @param from as of {@link #answer}
   */
  void learn(float[] parameters, float[] from, int at, int label) {
    open(parameters);
    int best = answer(parameters, from, at);
    float count = parameters[rows];
    float share = (float) Math.max(SLOWEST, 1 / (count + 1.0));
    parameters[loss] += share * (loss(label) - parameters[loss]);
    parameters[accuracy] += share * ((best == label ? 1f : 0f) - parameters[accuracy]);
    count = count < MOST ? count + 1 : MOST / 2;
    parameters[rows] = count;

    System.arraycopy(probabilities, 0, slope.values(), 0, classes);
    slope.values()[label] -= 1f;
    factor.learn(phi);
    if (forgetting < 1) {
      lanes.scale(forgetting, gradient, gradient);
    }
    kernels.addTransposedLeft(slope, phi, gradient);
    int end = factor.endDue((long) count);
    for (int j = factor.firstDue((long) count); j < end; j++) {
      float value = factor.priorRow((long) count);
      factor.renew(j, value);
      for (int k = 0; k < classes; k++) {
        gradient.set(k, j, Math.fma(value * value / 2, weights.at(k, j), gradient.at(k, j)));
      }
    }
    lanes.scale(-1f, slope, slope);
    System.arraycopy(from, at, reading.values(), 0, shape.channels());
    kernels.addTransposedLeft(slope, reading, labels);
  }

  /** Keeps the atoms, from which {@link #close} turns the readout to those after them. */
  void mark(float[] parameters) {
    System.arraycopy(parameters, dictionary, before, 0, before.length);
  }

  /**
   * Ends a mini-batch, after the dictionary did: begins the next one of the dictionary with the
   * gradient of the labels, and updates the readout.
   */
  void close(float[] parameters) {
    open(parameters);
    if (weight > 0) {
      shape(parameters);
    }
    for (int k = 0; k < classes; k++) {
      line.onto(parameters, pending + k * line.columns());
      factor.multiply(line);
    }
    kernels.scaleAndAdd(-2f, gradient, 1f, weights);
    for (int k = 0; k < classes; k++) {
      turn(parameters, readout + k * phi.columns() + 1);
    }
    gradient.fill(0f);
    labels.fill(0f);
  }

  private void shape(float[] parameters) {
    int n = shape.channels();
    double size = 0;
    for (int atom = 0; atom < shape.atoms(); atom++) {
      int at = atom * n;
      size += kernels.dot(before, at, parameters, tracker + at, n);
    }
    float scale = weight * (float) Math.max(0, size);
    for (int atom = 0; atom < shape.atoms(); atom++) {
      for (int k = 0; k < classes; k++) {
        float factorOfRow = scale * weights.at(k, 1 + atom);
        int to = openGradient + atom * n;
        int row = cross + k * n;
        for (int i = 0; i < n; i++) {
          parameters[to + i] = Math.fma(factorOfRow, parameters[row + i], parameters[to + i]);
        }
      }
    }
  }

  /** {@code w <- w A Aₙᵀ}: through the channels, from the atoms before to those of now. */
  private void turn(float[] parameters, int at) {
    int n = shape.channels();
    float[] inChannels = reading.values();
    Arrays.fill(inChannels, 0f);
    for (int atom = 0; atom < shape.atoms(); atom++) {
      for (int i = 0; i < n; i++) {
        inChannels[i] = Math.fma(parameters[at + atom], before[atom * n + i], inChannels[i]);
      }
    }
    for (int atom = 0; atom < shape.atoms(); atom++) {
      moved[atom] = kernels.dot(parameters, dictionary + atom * n, inChannels, 0, n);
    }
    System.arraycopy(moved, 0, parameters, at, moved.length);
  }

  /** Forgets a part of what the classifier was learned from; the readout stays. */
  void forget(float[] parameters, float share) {
    open(parameters);
    factor.forget(share);
    lanes.scale(share, gradient, gradient);
  }
}
