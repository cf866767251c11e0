package io.millrace.simulate.generate;

import io.millrace.api.math.SeededRandom;
import java.util.List;

/**
 * The SEA concepts of W. N. Street and Y. Kim, "A streaming ensemble algorithm (SEA) for
 * large-scale classification", KDD 2001: three attributes uniform from 0 to 10, of which the third
 * has no meaning; class 1 if the first two sum to at most 8, 9, 7 or 9.5, one after the other.
 */
final class Sea implements Generator {

  private static final double[] THRESHOLDS = {8, 9, 7, 9.5};
  private static final double RANGE = 10;

  private final Settings settings;
  private final SeededRandom random;
  private long read;

  Sea(Settings settings, SeededRandom random) {
    this.settings = settings;
    this.random = random;
  }

  @Override
  public List<String> channels() {
    return List.of("a", "b", "c");
  }

  @Override
  public List<String> truths() {
    return List.of("class", "threshold", "wrong");
  }

  @Override
  public Row next() {
    double[] values = new double[3];
    for (int i = 0; i < values.length; i++) {
      values[i] = RANGE * random.uniform();
    }
    long every = (long) settings.of("every");
    double threshold = THRESHOLDS[every == 0 ? 0 : (int) (read / every % THRESHOLDS.length)];
    int truth = values[0] + values[1] <= threshold ? 1 : 0;
    boolean wrong = random.uniform() < settings.of("noise");
    read++;
    return new Row(
        values,
        Integer.toString(wrong ? 1 - truth : truth),
        new double[] {truth, threshold, wrong ? 1 : 0});
  }
}
