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
 * Draws the initial dictionary: uniformly distributed, or as in the published experiments.
 *
 * @param shape shape of the dictionary
 * @param mode step sizes with which it will be learned
 */
record Start(Shape shape, Schedule.Mode mode) {

  /**
   * Draws a dictionary. With fewer atoms than channels, it is the nearest dictionary to a matrix of
   * random numbers, which is uniformly distributed if these are Gaussian. Always computed in this
   * JVM, so that a seed gives the same bits with every backend.
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
