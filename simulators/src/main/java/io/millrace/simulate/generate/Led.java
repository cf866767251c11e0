package io.millrace.simulate.generate;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The LED display of L. Breiman, J. Friedman, R. Olshen and C. Stone, "Classification and
 * regression trees", 1984: seven segments of a digit, each inverted with the probability of the
 * noise, and segments without meaning. With noise .1 the Bayes error is .26.
 */
final class Led implements Generator {

  private static final int SEGMENTS = 7;
  private static final int DIGITS = 10;

  /**
   * The segments of each digit: top, left and right above, middle, left and right below, bottom.
   */
  static final int[][] LIT = {
    {1, 1, 1, 0, 1, 1, 1},
    {0, 0, 1, 0, 0, 1, 0},
    {1, 0, 1, 1, 1, 0, 1},
    {1, 0, 1, 1, 0, 1, 1},
    {0, 1, 1, 1, 0, 1, 0},
    {1, 1, 0, 1, 0, 1, 1},
    {1, 1, 0, 1, 1, 1, 1},
    {1, 0, 1, 0, 0, 1, 0},
    {1, 1, 1, 1, 1, 1, 1},
    {1, 1, 1, 1, 0, 1, 1}
  };

  private final Settings settings;
  private final SeededRandom random;

  /** The channel of each segment. */
  private final int[] places;

  private long read;

  Led(Settings settings, SeededRandom random) {
    this.settings = settings;
    this.random = random;
    places = new int[SEGMENTS + settings.whole("irrelevant")];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    swap();
  }

  private void swap() {
    int irrelevant = places.length - SEGMENTS;
    for (int i = 0; i < Math.min(settings.whole("swapped"), irrelevant); i++) {
      int segment = random.below(SEGMENTS);
      int other = SEGMENTS + random.below(irrelevant);
      int kept = places[segment];
      places[segment] = places[other];
      places[other] = kept;
    }
  }

  @Override
  public List<String> channels() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      names.add("s" + i);
    }
    return names;
  }

  @Override
  public List<String> truths() {
    return List.of("digit", "inverted");
  }

  @Override
  public Row next() {
    long every = (long) settings.of("every");
    if (every > 0 && read > 0 && read % every == 0) {
      swap();
    }
    int digit = random.below(DIGITS);
    double[] values = new double[places.length];
    int inverted = 0;
    for (int i = 0; i < places.length; i++) {
      if (i < SEGMENTS) {
        boolean wrong = random.uniform() < settings.of("noise");
        inverted += wrong ? 1 : 0;
        values[places[i]] = wrong ? 1 - LIT[digit][i] : LIT[digit][i];
      } else {
        values[places[i]] = random.below(2);
      }
    }
    read++;
    return new Row(values, Integer.toString(digit), new double[] {digit, inverted});
  }
}
