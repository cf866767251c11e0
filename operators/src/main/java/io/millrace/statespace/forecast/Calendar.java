package io.millrace.statespace.forecast;

import java.util.EnumSet;
import java.util.List;

/*
 * For each cycle of period P with the phase a = 2π (t mod P)/P: cos a, sin a, cos 2a, sin 2a, … up to
 * its harmonics, one cycle behind the other in the order of Cycle. With `day` then u cos a and
 * u sin a of the day for the inputs u, so that the weight of each input has a daily cycle.
 *
 * A forecast needs the cycle at its target. With equal steps that is a rotation of each pair by a
 * fixed angle, which the readout learns, so the time of the reading is enough; for the same reason
 * no zone is needed. Harmonics follow from the first pair by complex products.
 */
/**
 * Features of the event time: cycles of the day, the week and the year.
 *
 * @param cycles in the order of {@link Cycle}
 */
record Calendar(List<Cycle> cycles) {

  /** Nothing of the time. */
  static final Calendar NONE = new Calendar(List.of());

  /** A cycle of the calendar. */
  enum Cycle {
    /** 24 hours, which have a weight for each input too. */
    DAY(86_400_000L, 3),
    /** Seven days. */
    WEEK(604_800_000L, 3),
    /** 365.2425 days. */
    YEAR(31_556_952_000L, 1);

    private final long period;
    private final int harmonics;

    Cycle(long period, int harmonics) {
      this.period = period;
      this.harmonics = harmonics;
    }
  }

  Calendar {
    cycles = cycles.isEmpty() ? List.of() : List.copyOf(EnumSet.copyOf(cycles));
  }

  /** Whether there are no features. */
  boolean isEmpty() {
    return cycles.isEmpty();
  }

  /** Number of features that are of the time alone. */
  int plain() {
    int width = 0;
    for (int i = 0; i < cycles.size(); i++) {
      width += 2 * cycles.get(i).harmonics;
    }
    return width;
  }

  /** Number of products of the day with an input: 2, or 0 without the day. */
  int products() {
    return cycles.contains(Cycle.DAY) ? 2 : 0;
  }

  /** Number of features. */
  int width(int channels) {
    return plain() + products() * channels;
  }

  /**
   * Writes the features of a reading.
   *
   * @param time milliseconds since 1970 UTC
   * @param u inputs from {@code at} on
   * @param to index of the first feature in {@code into}
   */
  void write(long time, float[] u, int at, int channels, float[] into, int to) {
    int next = to;
    for (int i = 0; i < cycles.size(); i++) {
      Cycle cycle = cycles.get(i);
      double phase = 2 * Math.PI * Math.floorMod(time, cycle.period) / cycle.period;
      double cos = StrictMath.cos(phase);
      double sin = StrictMath.sin(phase);
      double re = cos;
      double im = sin;
      for (int harmonic = 0; harmonic < cycle.harmonics; harmonic++) {
        into[next++] = (float) re;
        into[next++] = (float) im;
        double turned = re * cos - im * sin;
        im = re * sin + im * cos;
        re = turned;
      }
    }
    if (products() > 0) {
      for (int channel = 0; channel < channels; channel++) {
        into[next + channel] = u[at + channel] * into[to];
        into[next + channels + channel] = u[at + channel] * into[to + 1];
      }
    }
  }
}
