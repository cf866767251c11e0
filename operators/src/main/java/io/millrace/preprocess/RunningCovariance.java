package io.millrace.preprocess;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.math.factor.Factorisations;
import java.util.Arrays;
import java.util.List;

/*
 * Parameters of a group, n channels, after those of the inner operator:
 *
 *   +-------- ... +-------------------------+-------------------+-------------------------+-----------------------+
 *   | inner       | whiten.transform n x n  | whiten.root n x n | whiten.covariance n x n | whiten.pending n x n, |
 *   |             | P                       | R                 | C                       | .taken, .observations |
 *   +-------- ... +-------------------------+-------------------+-------------------------+-----------------------+
 *                   step                      step                learn                     learn
 *
 * Symbols: x observation, C = mean of x xᵀ = V Λ Vᵀ (the mean is not subtracted, because
 * standardize did that), P = V Λ^(-1/2) Vᵀ, R = P^-1, Λ bounded below by floor · λ_max. z = P x
 * has covariance I, and x = R z.
 *
 *   every `refresh` observations learned:  C <- C + a (mean of the pending x xᵀ - C),
 *     a = count / min(all, horizon)
 *   a far x that is alone is left out: a stage before has clipped it, or its z has a root mean
 *     square beyond FAR, and none of the REMEMBERED rows before was far (`far` counts as `pending`
 *     of RunningScale does)
 *   an x whose z has a root mean square beyond sqrt(1 + 0.2 min(all, horizon)), at least 4 and at
 *     most 30, is shortened to it first
 *
 * P and R are I until the first update. An observation y = B s with independent s becomes an
 * orthogonal mixture: P B is orthogonal up to the sampling error of C, whatever the condition
 * number of B.
 */
/**
 * Estimates the covariance of a group's observations, and computes the symmetric transform that
 * whitens them.
 */
final class RunningCovariance {

  private static final float MOST = 0x1.0p24f;

  /** Rows among which one is compared with those before it instead of the other way round. */
  private static final int FIRST = 4;

  private final int n;
  private final WhitenOptions options;
  private final Kernels kernels;
  private final StateLayout slots;
  private final int begin;
  private final int transform;
  private final int root;
  private final int covariance;
  private final int pending;
  private final int taken;
  private final int observations;
  private final int farBefore;
  private final FloatMatrix window;
  private final FloatMatrix row;
  private final FloatMatrix same;

  /**
   * @param begin offset of the slots in the parameters
   */
  RunningCovariance(int n, int begin, WhitenOptions options, Kernels kernels) {
    this.n = n;
    this.begin = begin;
    this.options = options;
    this.kernels = kernels;
    this.window = FloatMatrix.of(n, n);
    this.row = FloatMatrix.of(1, n);
    this.same = FloatMatrix.of(1, n);
    this.slots =
        StateLayout.of(
            Slot.of("whiten.transform", n, n),
            Slot.of("whiten.root", n, n),
            Slot.of("whiten.covariance", n, n),
            Slot.of("whiten.pending", n, n),
            Slot.of("whiten.taken"),
            Slot.of("whiten.observations"),
            Slot.of("whiten.far"));
    this.transform = begin + slots.offset("whiten.transform");
    this.root = begin + slots.offset("whiten.root");
    this.covariance = begin + slots.offset("whiten.covariance");
    this.pending = begin + slots.offset("whiten.pending");
    this.taken = begin + slots.offset("whiten.taken");
    this.observations = begin + slots.offset("whiten.observations");
    this.farBefore = begin + slots.offset("whiten.far");
  }

  StateLayout slots() {
    return slots;
  }

  /** Writes the initial parameters of a group. */
  void initialize(float[] parameters) {
    slots.fill(parameters, begin);
    for (int i = 0; i < n; i++) {
      parameters[transform + i * n + i] = 1;
      parameters[root + i * n + i] = 1;
    }
  }

  /** Whitens rows: {@code into = given · P}. */
  void whiten(float[] parameters, FloatMatrix given, FloatMatrix into) {
    kernels.multiply(given, window.onto(parameters, transform), into);
  }

  /** Returns a window onto R, until the next call of any method. */
  FloatMatrix root(float[] parameters) {
    return window.onto(parameters, root);
  }

  /** Transforms a whitened row back to the units of the channels, in place. */
  void restore(float[] parameters, float[] values, int from) {
    System.arraycopy(values, from, row.values(), 0, n);
    kernels.multiply(row, window.onto(parameters, root), same);
    System.arraycopy(same.values(), 0, values, from, n);
  }

  /** Returns whether a first covariance has been computed. */
  boolean isKnown(float[] parameters) {
    return parameters[observations] > 0;
  }

  /**
   * Adds one observation to the pending sum, shortened if it is far longer than usual; one that is
   * far longer and alone is left out.
   *
   * @param unusual whether a stage before has clipped it
   */
  void add(float[] parameters, FloatMatrix given, int index, boolean unusual) {
    System.arraycopy(given.values(), index * n, row.values(), 0, n);
    double length = length(parameters);
    double limit = limit(parameters, length);
    double far = isKnown(parameters) ? RunningScale.FAR : limit;
    if (isAlone(parameters, unusual || length > far)) {
      return;
    }
    if (length > limit) {
      for (int i = 0; i < n; i++) {
        row.values()[i] *= (float) (limit / length);
      }
    }
    System.arraycopy(row.values(), 0, same.values(), 0, n);
    kernels.addTransposedLeft(row, same, window.onto(parameters, pending));
    parameters[taken]++;
  }

  /** Follows far rows, and returns whether this one is far and none of the last ones was. */
  private boolean isAlone(float[] parameters, boolean isFar) {
    float before = parameters[farBefore];
    if (isFar) {
      parameters[farBefore] = 1;
      return before == 0;
    }
    parameters[farBefore] = before > 0 ? -RunningScale.REMEMBERED : Math.min(0, before + 1);
    return false;
  }

  /** Root mean square of the whitened row, or of the row while there is no transform. */
  private double length(float[] parameters) {
    float[] values = row.values();
    if (isKnown(parameters)) {
      kernels.multiply(row, window.onto(parameters, transform), same);
      values = same.values();
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += (double) values[i] * values[i];
    }
    return Math.sqrt(squares / n);
  }

  /**
   * Longest row that counts in full: one row raises the variance of its direction by at most a
   * fifth, as in RunningScale. While there is no transform, four times the usual row so far.
   */
  private double limit(float[] parameters, double length) {
    if (isKnown(parameters)) {
      return reach(parameters);
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += parameters[pending + i * n + i];
    }
    double usual = Math.sqrt(squares / n / Math.max(1, parameters[taken]));
    if (parameters[taken] <= FIRST && RunningScale.LEAST_REACH * length < usual) {
      // One of the first rows was wild.
      Arrays.fill(parameters, pending, pending + n * n, 0f);
      parameters[taken] = 0;
    }
    return parameters[taken] < 2 ? Double.MAX_VALUE : RunningScale.LEAST_REACH * usual;
  }

  /** Root mean square of a whitened row that counts in full, once there is a transform. */
  double reach(float[] parameters) {
    double all = Math.min(MOST, parameters[observations] + parameters[taken]);
    double memory = options.horizon() > 0 ? Math.min(all, options.horizon()) : all;
    return Math.max(
        RunningScale.LEAST_REACH, Math.min(RunningScale.MOST_REACH, Math.sqrt(1 + memory / 5)));
  }

  /** Adds the pending sum to the covariance, and recomputes the transform. */
  void refresh(float[] parameters) {
    float count = parameters[taken];
    if (count == 0) {
      return;
    }
    float all = Math.min(MOST, parameters[observations] + count);
    double memory = options.horizon() > 0 ? Math.min(all, options.horizon()) : all;
    double weight = Math.min(1, count / memory);
    for (int i = 0; i < n * n; i++) {
      double mean = parameters[pending + i] / (double) count;
      parameters[covariance + i] += (float) (weight * (mean - parameters[covariance + i]));
      parameters[pending + i] = 0;
    }
    parameters[taken] = 0;
    parameters[observations] = all;
    invert(parameters);
  }

  /** Returns the offset of the slots in the parameters. */
  int begin() {
    return begin;
  }

  /**
   * Carries the slots of a group: a new channel has variance one and no correlation, in the open
   * mini-batch too, as if it had been so for as long as the others were learned. Without a removed
   * channel the transform of the others keeps its bits.
   *
   * @param after holds initial parameters
   */
  void carry(RunningCovariance older, float[] before, float[] after, ChannelChange change) {
    CarriedState state =
        new CarriedState(
            older.slots,
            Arrays.copyOfRange(before, older.begin, older.begin + older.slots.width()),
            slots,
            Arrays.copyOfRange(after, begin, begin + slots.width()));
    for (String number : List.of("whiten.taken", "whiten.observations", "whiten.far")) {
      state.copy(number);
    }
    for (String matrix : List.of("whiten.covariance", "whiten.pending")) {
      state.copy(matrix, change, change);
    }
    if (change.dropped().isEmpty()) {
      state.copy("whiten.transform", change, change);
      state.copy("whiten.root", change, change);
    }
    System.arraycopy(state.after(), 0, after, begin, slots.width());
    for (int added : change.added()) {
      after[covariance + added * n + added] = isKnown(after) ? 1 : 0;
      after[pending + added * n + added] = after[taken];
    }
    if (!change.dropped().isEmpty() && isKnown(after)) {
      invert(after);
    }
  }

  private void invert(float[] parameters) {
    Factorisations.Symmetric eigen =
        Factorisations.symmetric(Factorisations.widen(window.onto(parameters, covariance)));
    double largest = eigen.values()[0];
    if (!(largest > Float.MIN_NORMAL)) {
      return;
    }
    double[][] scaled = new double[n][n];
    double[][] rooted = new double[n][n];
    for (int j = 0; j < n; j++) {
      double deviation = Math.sqrt(Math.max(eigen.values()[j], options.floor() * largest));
      for (int i = 0; i < n; i++) {
        scaled[i][j] = eigen.vectors()[i][j] / deviation;
        rooted[i][j] = eigen.vectors()[i][j] * deviation;
      }
    }
    double[][] back = Factorisations.transposed(eigen.vectors());
    Factorisations.narrow(Factorisations.product(scaled, back), window.onto(parameters, transform));
    Factorisations.narrow(Factorisations.product(rooted, back), window.onto(parameters, root));
  }
}
