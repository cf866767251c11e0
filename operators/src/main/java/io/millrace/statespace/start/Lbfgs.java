package io.millrace.statespace.start;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/*
 * Two-loop recursion on the last 20 pairs s = x' - x, y = g' - g (Nocedal and Wright, Numerical
 * Optimization, 7.4), with a bisecting line search for the weak Wolfe conditions (Lewis and Overton
 * 2013), which also terminates on functions with kinks and infinite values:
 *
 *   f(x + t p) <= f + c1 t gᵀp,  g(x + t p)ᵀp >= c2 gᵀp.
 */
/** Minimises a function of many variables using its gradient (limited-memory BFGS). */
final class Lbfgs {

  private static final int PAIRS = 20;
  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int TRIALS = 40;

  private Lbfgs() {}

  /** The function to minimise. */
  interface Function {
    /** Returns the value at x, possibly infinite, and writes the gradient. */
    double at(double[] x, double[] gradient);
  }

  private record Pair(double[] s, double[] y, double rho) {}

  /**
   * Improves {@code x} in place.
   *
   * @param iterations largest number of line searches
   * @return the value reached
   */
  static double minimise(Function function, double[] x, int iterations) {
    Deque<Pair> pairs = new ArrayDeque<>();
    double[] gradient = new double[x.length];
    double value = function.at(x, gradient);
    for (int iteration = 0; iteration < iterations; iteration++) {
      double[] direction = direction(gradient, pairs);
      double slope = Dense.dot(direction, gradient);
      if (!(slope < 0)) {
        return value;
      }
      double first = pairs.isEmpty() ? 1 / Math.sqrt(Dense.dot(gradient, gradient)) : 1;
      double[] before = x.clone();
      double[] gradientBefore = gradient.clone();
      double reached =
          search(function, new Line(before, direction, value, slope), first, x, gradient);
      if (!(reached < value)) {
        System.arraycopy(before, 0, x, 0, x.length);
        return value;
      }
      value = reached;
      Dense.add(-1, x, before);
      Dense.add(-1, gradient, gradientBefore);
      double product = Dense.dot(before, gradientBefore);
      if (product > 0) {
        pairs.addLast(new Pair(before, gradientBefore, 1 / product));
        if (pairs.size() > PAIRS) {
          pairs.removeFirst();
        }
      }
    }
    return value;
  }

  /** A line through x, with the value and the slope of the function at x. */
  private record Line(double[] x, double[] direction, double value, double slope) {}

  private static double search(
      Function function, Line line, double first, double[] x, double[] gradient) {
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double t = first;
    double value = Double.POSITIVE_INFINITY;
    for (int trial = 0; trial < TRIALS; trial++) {
      System.arraycopy(line.x(), 0, x, 0, x.length);
      Dense.add(t, line.direction(), x);
      value = function.at(x, gradient);
      if (!(value <= line.value() + DECREASE * t * line.slope())) {
        high = t;
      } else if (Dense.dot(gradient, line.direction()) < CURVATURE * line.slope()) {
        low = t;
      } else {
        return value;
      }
      t = high < Double.POSITIVE_INFINITY ? (low + high) / 2 : 2 * t;
    }
    return value;
  }

  private static double[] direction(double[] gradient, Deque<Pair> pairs) {
    double[] q = new double[gradient.length];
    Dense.add(-1, gradient, q);
    double[] alphas = new double[pairs.size()];
    int at = pairs.size();
    for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
      Pair pair = newest.next();
      alphas[--at] = pair.rho() * Dense.dot(pair.s(), q);
      Dense.add(-alphas[at], pair.y(), q);
    }
    if (!pairs.isEmpty()) {
      Pair last = pairs.getLast();
      double scale = 1 / (last.rho() * Dense.dot(last.y(), last.y()));
      for (int i = 0; i < q.length; i++) {
        q[i] *= scale;
      }
    }
    for (Pair pair : pairs) {
      double beta = pair.rho() * Dense.dot(pair.y(), q);
      Dense.add(alphas[at++] - beta, pair.s(), q);
    }
    return q;
  }
}
