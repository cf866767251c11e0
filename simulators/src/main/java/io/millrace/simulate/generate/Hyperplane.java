package io.millrace.simulate.generate;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The rotating hyperplane of G. Hulten, L. Spencer and P. Domingos, "Mining time-changing data
 * streams", KDD 2001: attributes uniform from 0 to 1, class 1 if their weighted sum is at least
 * half the sum of the weights, which halves the cube. Weights of some attributes change in each
 * reading.
 */
final class Hyperplane implements Generator {

  private final Settings settings;
  private final SeededRandom random;
  private final double[] weights;
  private final double[] directions;

  Hyperplane(Settings settings, SeededRandom random) {
    this.settings = settings;
    this.random = random;
    weights = new double[settings.whole("channels")];
    directions = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.uniform();
      directions[i] = i < settings.whole("drifting") ? 1 : 0;
    }
  }

  @Override
  public List<String> channels() {
    return names("x");
  }

  @Override
  public List<String> truths() {
    List<String> truths = new ArrayList<>(List.of("class", "wrong"));
    truths.addAll(names("weight"));
    return truths;
  }

  private List<String> names(String begin) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      names.add(begin + i);
    }
    return names;
  }

  @Override
  public Row next() {
    double[] values = new double[weights.length];
    double sum = 0;
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = random.uniform();
      sum += weights[i] * values[i];
      all += weights[i];
    }
    int truth = sum >= all / 2 ? 1 : 0;
    boolean wrong = random.uniform() < settings.of("noise");
    double[] known = new double[2 + weights.length];
    known[0] = truth;
    known[1] = wrong ? 1 : 0;
    System.arraycopy(weights, 0, known, 2, weights.length);
    for (int i = 0; i < weights.length; i++) {
      if (directions[i] != 0) {
        weights[i] += directions[i] * settings.of("change");
        directions[i] *= random.uniform() < settings.of("turn") ? -1 : 1;
      }
    }
    return new Row(values, Integer.toString(wrong ? 1 - truth : truth), known);
  }
}
