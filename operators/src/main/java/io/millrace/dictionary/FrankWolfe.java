package io.millrace.dictionary;

import io.millrace.math.FloatMatrix;
import io.millrace.math.Kernels;
import io.millrace.math.PolarFactor;

/*
 * Symbols, all n x n: A dictionary (rows are atoms), g mean gradient of a mini-batch, G tracker, S vertex of the spectral
 * ball that maximises <S, G>, which is the polar factor of G.
 *
 *   G <- (1 - rho) G + rho g
 *   S  = polar(G)
 *   A <- (1 - gamma) A + gamma S, moved back onto the orthogonal group; A = S where gamma = 1
 *
 * Invariant: |A Aᵀ - I|_F < 1e-5, from PolarFactor.DEFECT. A direction of which G says nothing (a dead channel, fewer
 * observations than channels) keeps what A has there.
 */
/** One step of the method on a full mini-batch. Holds scratch: one for each thread. */
final class FrankWolfe {

  private final Schedule schedule;
  private final Kernels kernels;
  private final PolarFactor polar;
  private final FloatMatrix vertex;

  FrankWolfe(int n, Schedule schedule, Kernels kernels) {
    this.schedule = schedule;
    this.kernels = kernels;
    this.polar = new PolarFactor(n, kernels);
    this.vertex = FloatMatrix.of(n, n);
  }

  /**
   * Advances dictionary and tracker.
   *
   * @param gradient sum of the gradients of the mini-batch
   * @param batch number of observations in it
   * @param t mini-batches since the schedule began
   */
  void advance(
      FloatMatrix dictionary, FloatMatrix tracker, FloatMatrix gradient, int batch, double t) {
    double rho = schedule.rho(t);
    double gamma = schedule.gamma(t);
    kernels.scaleAndAdd((float) (rho / batch), gradient, (float) (1 - rho), tracker);
    if (gamma == 1) {
      polar.factor(tracker, dictionary, dictionary);
    } else {
      polar.factor(tracker, dictionary, vertex);
      kernels.scaleAndAdd((float) gamma, vertex, (float) (1 - gamma), dictionary);
      polar.retract(dictionary);
    }
  }
}
