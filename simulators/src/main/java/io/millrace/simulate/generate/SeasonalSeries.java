package io.millrace.simulate.generate;

import io.millrace.api.math.SeededRandom;
import java.util.List;

/**
 * A seasonal series. Every so many readings its level shifts, its trend begins or ends, or its
 * noise grows or shrinks, in turn. The truth is the reading without noise, level, slope and
 * deviation, and which of them has just changed: 1 the level, 2 the trend, 3 the noise.
 */
final class SeasonalSeries implements Generator {

  private static final int KINDS = 3;

  private final Settings settings;
  private final SeededRandom random;
  private double level;
  private double slope;
  private double deviation;
  private long read;

  SeasonalSeries(Settings settings, SeededRandom random) {
    this.settings = settings;
    this.random = random;
    this.deviation = settings.of("noise");
  }

  @Override
  public List<String> channels() {
    return List.of("value");
  }

  @Override
  public List<String> truths() {
    return List.of("clean", "level", "slope", "deviation", "changed");
  }

  @Override
  public Row next() {
    int changed = change();
    level += slope;
    double clean =
        level
            + settings.of("amplitude") * StrictMath.sin(2 * Math.PI * read / settings.of("period"));
    read++;
    return new Row(
        new double[] {clean + deviation * random.gaussian()},
        "",
        new double[] {clean, level, slope, deviation, changed});
  }

  private int change() {
    long every = (long) settings.of("every");
    if (every == 0 || read == 0 || read % every != 0) {
      return 0;
    }
    int kind = 1 + (int) ((read / every - 1) % KINDS);
    boolean up = random.uniform() < .5;
    switch (kind) {
      case 1 -> level += (up ? 1 : -1) * settings.of("shift");
      case 2 -> slope = slope != 0 ? 0 : (up ? 1 : -1) * settings.of("slope");
      default -> {
        double usual = settings.of("noise");
        deviation = deviation > usual ? usual : usual * settings.of("factor");
      }
    }
    return kind;
  }
}
