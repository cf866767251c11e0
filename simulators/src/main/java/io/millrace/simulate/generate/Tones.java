package io.millrace.simulate.generate;

import io.millrace.api.math.SeededRandom;
import java.util.List;

/*
 * signal(t)      = smooth(t) + cos(2 pi t / period) + cos(2 pi t / (.37 period)) / 2
 * smooth(t + 1)  = .99 smooth(t) + sqrt(1 - .99^2) N(0, 1)
 * disturbance(t) = amplitude cos(2 pi mode t / length), in every second length
 */
/**
 * Two channels: the disturbed signal, and the signal. The truth is the signal without noise, the
 * disturbance, and whether there is one.
 */
final class Tones implements Generator {

  private static final double SMOOTH = .99;
  private static final double SECOND = .37;

  private final Settings settings;
  private final SeededRandom random;
  private double smooth;
  private long read;

  Tones(Settings settings, SeededRandom random) {
    this.settings = settings;
    this.random = random;
  }

  @Override
  public List<String> channels() {
    return List.of("disturbed", "signal");
  }

  @Override
  public List<String> truths() {
    return List.of("clean", "disturbance", "disturbs");
  }

  @Override
  public Row next() {
    smooth = SMOOTH * smooth + Math.sqrt(1 - SMOOTH * SMOOTH) * random.gaussian();
    double turn = 2 * Math.PI * read;
    double period = settings.of("period");
    double clean =
        smooth + StrictMath.cos(turn / period) + StrictMath.cos(turn / (SECOND * period)) / 2;
    double length = settings.of("length");
    boolean disturbs = length > 0 && (long) (read / length) % 2 == 1;
    double disturbance =
        disturbs
            ? settings.of("amplitude") * StrictMath.cos(turn * settings.of("mode") / length)
            : 0;
    double noise = settings.of("noise");
    read++;
    return new Row(
        new double[] {
          clean + disturbance + noise * random.gaussian(), clean + noise * random.gaussian()
        },
        "",
        new double[] {clean, disturbance, disturbs ? 1 : 0});
  }
}
