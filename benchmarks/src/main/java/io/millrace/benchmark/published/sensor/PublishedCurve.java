package io.millrace.benchmark.published.sensor;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.factor.Orthogonal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The setting of the published curves: ten planted orthogonal atoms, density .3, no noise; the
 * error 1 − ‖A D‖₄⁴/n after each mini-batch, mean of so many trials.
 */
final class PublishedCurve {

  private static final int N = 10;
  private static final double DENSITY = 0.3;

  private PublishedCurve() {}

  /**
   * @param marks numbers of mini-batches, ascending
   * @return the mean error at each
   */
  static double[] of(Map<String, Object> options, int batch, int trials, int[] marks) {
    double[] errors = new double[marks.length];
    for (int trial = 0; trial < trials; trial++) {
      trial(options, batch, trial, marks, errors);
    }
    for (int mark = 0; mark < marks.length; mark++) {
      errors[mark] /= trials;
    }
    return errors;
  }

  private static void trial(
      Map<String, Object> options, int batch, int trial, int[] marks, double[] errors) {
    Learner learner =
        (Learner)
            StandardCatalog.catalog().create(List.of(new ModelSpec("dictionary", options)), N);
    float[] parameters = new float[learner.signature().parameters().width()];
    learner.initialize(parameters, trial);
    SeededRandom random = new SeededRandom(1000 + trial);
    FloatMatrix planted = FloatMatrix.of(N, N);
    Orthogonal.haar(random, planted);
    int atoms = learner.signature().parameters().offset("dictionary");
    Rows rows = new Rows(learner.signature(), batch);
    float[] sample = new float[N];
    long learned = 0;
    int mark = 0;
    for (int iteration = 1; mark < marks.length; iteration++) {
      rows.clear();
      rows.useParameters(parameters, learned);
      for (int row = 0; row < batch; row++) {
        draw(random, planted, sample);
        rows.add(sample, new float[0], 0, 0);
      }
      learner.step(rows);
      learner.learn(rows);
      learned = rows.learned();
      if (iteration == marks[mark]) {
        errors[mark++] += error(parameters, atoms, planted);
      }
    }
  }

  /** A sample of zeros teaches nothing, and is drawn again. */
  private static void draw(SeededRandom random, FloatMatrix planted, float[] sample) {
    boolean empty = true;
    while (empty) {
      Arrays.fill(sample, 0f);
      for (int atom = 0; atom < N; atom++) {
        if (random.uniform() < DENSITY) {
          float code = (float) random.gaussian();
          empty = false;
          for (int i = 0; i < N; i++) {
            sample[i] += code * planted.at(atom, i);
          }
        }
      }
    }
  }

  private static double error(float[] parameters, int atoms, FloatMatrix planted) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        double product = 0;
        for (int k = 0; k < N; k++) {
          product += (double) parameters[atoms + i * N + k] * planted.at(j, k);
        }
        sum += Math.pow(product, 4);
      }
    }
    return 1 - sum / N;
  }
}
