package io.millrace.simulate.generate;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Orthogonal;
import java.util.ArrayList;
import java.util.List;

/*
 * x(t) = sum over i of s_i(t) a_i(t) + noise,   s_i = Bernoulli(density) * N(0, 1)
 *
 * The a_i are orthonormal. Turning: each pair (a_0, a_1), (a_2, a_3), … turns in its plane by the
 * same angle in a reading, so they stay orthonormal.
 */
/**
 * Readings of few active causes. The truth is the amount of each cause, the reading without noise,
 * and whether the causes have just changed.
 */
final class SparseSources implements Generator {

  private final int width;
  private final Settings settings;
  private final SeededRandom random;
  private final FloatMatrix causes;
  private final double turn;
  private long read;

  SparseSources(Settings settings, SeededRandom random) {
    this.width = settings.whole("channels");
    this.settings = settings;
    this.random = random;
    this.causes = FloatMatrix.of(width, width);
    this.turn = settings.of("turn");
    Orthogonal.haar(random, causes);
  }

  @Override
  public List<String> channels() {
    return names("c");
  }

  @Override
  public List<String> truths() {
    List<String> truths = new ArrayList<>(names("amount"));
    truths.addAll(names("clean"));
    truths.add("changed");
    return truths;
  }

  private List<String> names(String begin) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      names.add(begin + i);
    }
    return names;
  }

  @Override
  public Row next() {
    int present = present(read);
    boolean changed = change(present);
    double[] truth = new double[2 * width + 1];
    double[] values = new double[width];
    for (int cause = 0; cause < width; cause++) {
      // Drawn for absent causes too, so that the others do not depend on their number.
      boolean active = random.uniform() < settings.of("density");
      double amount = random.gaussian();
      truth[cause] = active && cause < present ? amount : 0;
    }
    for (int channel = 0; channel < width; channel++) {
      double sum = 0;
      for (int cause = 0; cause < width; cause++) {
        sum += truth[cause] * causes.at(cause, channel);
      }
      truth[width + channel] = sum;
      values[channel] = sum + settings.of("noise") * random.gaussian();
    }
    truth[2 * width] = changed ? 1 : 0;
    read++;
    return new Row(values, "", truth);
  }

  private int present(long at) {
    long every = (long) settings.of("appear");
    return every == 0 ? width : (int) Math.min(width, (width + 1) / 2 + at / every);
  }

  private boolean change(int present) {
    boolean changed = read > 0 && present > present(read - 1);
    long jump = (long) settings.of("jump");
    if (jump > 0 && read > 0 && read % jump == 0) {
      Orthogonal.haar(random, causes);
      changed = true;
    }
    if (turn != 0 && read > 0) {
      float cosine = (float) StrictMath.cos(turn);
      float sine = (float) StrictMath.sin(turn);
      for (int pair = 0; pair + 1 < width; pair += 2) {
        for (int channel = 0; channel < width; channel++) {
          float one = causes.at(pair, channel);
          float other = causes.at(pair + 1, channel);
          causes.set(pair, channel, cosine * one - sine * other);
          causes.set(pair + 1, channel, sine * one + cosine * other);
        }
      }
    }
    return changed;
  }
}
