package io.millrace.dictionary.step;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.dictionary.code.OrthonormalRows;
import io.millrace.dictionary.code.Shape;
import io.millrace.math.backend.DenseBackend;

/*
 * Symbols, all r x n, r <= n: A dictionary (rows are atoms), X point of the spectral ball, g mean
 * gradient of a mini-batch at X, G tracker, S vertex of the ball that maximises <S, G>, which is
 * the polar factor of G.
 *
 *   G <- (1 - rho) G + rho g
 *   S  = polar(G), or the soft oracle of G
 *   X <- (1 - gamma) X + gamma S;  A = polar(X)
 * X is A itself, which is retracted onto the orthogonal group in each step, except for SFW, which
 * never retracts X.
 *
 * Invariant: |A Aᵀ - I|_F < 1e-5, from PolarFactor.DEFECT. In a direction that G does not
 * determine (a constant channel, fewer observations than channels) A does not change.
 */
/** Performs a step of the Frank–Wolfe method on the unit ball of the spectral norm. */
final class FrankWolfe implements Method.Step {

  private final boolean inside;
  private final Kernels kernels;
  private final OrthonormalRows polar;
  private final SoftOracle soft;
  private final FloatMatrix vertex;

  FrankWolfe(Shape shape, Method method, Kernels kernels, DenseBackend backend) {
    this.inside = method.schedule().mode() == Schedule.Mode.SFW;
    this.kernels = kernels;
    this.polar = new OrthonormalRows(shape, backend.polar(shape.channels(), shape.atoms()));
    this.soft = method.softness() > 0 ? new SoftOracle(shape, method.softness(), kernels) : null;
    this.vertex = shape.matrix();
  }

  @Override
  public void advance(GroupMatrices group, int batch, double rho, double gamma) {
    FloatMatrix dictionary = group.dictionary;
    kernels.scaleAndAdd((float) (rho / batch), group.gradient, (float) (1 - rho), group.tracker);
    if (gamma == 1 && soft == null) {
      polar.factor(group.tracker, dictionary, dictionary);
      return;
    }
    if (soft == null) {
      polar.factor(group.tracker, dictionary, vertex);
    } else {
      soft.vertex(group.tracker, vertex);
    }
    kernels.scaleAndAdd((float) gamma, vertex, (float) (1 - gamma), group.interior);
    if (inside) {
      polar.factor(group.interior, dictionary, dictionary);
    } else {
      polar.retract(dictionary);
    }
  }
}
