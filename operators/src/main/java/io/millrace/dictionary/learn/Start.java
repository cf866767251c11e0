package io.millrace.dictionary.learn;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.SeededRandom;
import io.millrace.dictionary.code.OrthonormalRows;
import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.step.Schedule;
import io.millrace.math.factor.Orthogonal;
import io.millrace.math.polar.PolarBatch;

/**
 * Where a dictionary begins: uniformly among all, or as the published experiments did.
 *
 * @param shape of the dictionary
 * @param mode that will learn it
 */
record Start(Shape shape, Schedule.Mode mode) {

  /**
   * Draws a dictionary. One with fewer atoms than channels is the nearest to a matrix of random
   * numbers, which is uniform if those are Gaussian. Drawn in this JVM whatever the backend, so
   * that a seed gives the same bits on each.
   */
  void draw(SeededRandom random, FloatMatrix into, Kernels kernels) {
    if (shape.isSquare() && mode.isReference()) {
      Orthogonal.fromUniform(random, into);
    } else if (shape.isSquare()) {
      Orthogonal.haar(random, into);
    } else {
      for (int atom = 0; atom < shape.atoms(); atom++) {
        for (int i = 0; i < shape.channels(); i++) {
          into.set(atom, i, (float) (mode.isReference() ? random.uniform() : random.gaussian()));
        }
      }
      new OrthonormalRows(shape, PolarBatch.here(shape.channels(), shape.atoms(), kernels))
          .retract(into);
    }
  }
}
