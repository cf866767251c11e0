package io.millrace.statespace.forecast;

import java.util.List;
import java.util.TreeSet;

/*
 * A reading carries what is planned for h readings later, h the longest horizon. So the plan for horizon
 * j came h - h_j readings ago, and that for now h readings ago:
 *
 *   features   u_p(t - l) for each planned channel p and l of {h - h_1, .., h - h_(H-1), h}
 *
 * u_p(t), the plan for the longest, is a feature anyhow.
 */
/**
 * Channels whose value at the target is known when the forecast is made.
 *
 * @param channels that carry a plan, in ascending order
 * @param lags readings before, whose plans are features
 */
record Planned(List<Integer> channels, List<Integer> lags) {

  /** Nothing is planned. */
  static final Planned NONE = new Planned(List.of(), List.of());

  static Planned of(List<Integer> channels, Horizons horizons) {
    if (channels.isEmpty()) {
      return NONE;
    }
    TreeSet<Integer> lags = new TreeSet<>();
    for (int j = 0; j < horizons.count() - 1; j++) {
      lags.add(horizons.longest() - horizons.of(j));
    }
    lags.add(horizons.longest());
    return new Planned(channels.stream().sorted().toList(), List.copyOf(lags));
  }

  boolean isEmpty() {
    return channels.isEmpty();
  }

  /** The longest lag; 0 if nothing is planned. */
  int longest() {
    return isEmpty() ? 0 : lags.get(lags.size() - 1);
  }

  /** Number of features. */
  int width() {
    return channels.size() * lags.size();
  }

  /** Writes the features of a step, lag by lag, from the ring of past inputs as {@link Lags}. */
  void write(float[] past, int at, int rows, long step, int width, float[] into, int to) {
    int next = to;
    for (int i = 0; i < lags.size(); i++) {
      int row = (int) Math.floorMod(step - lags.get(i), (long) rows);
      for (int k = 0; k < channels.size(); k++) {
        into[next++] = past[at + row * width + channels.get(k)];
      }
    }
  }
}
