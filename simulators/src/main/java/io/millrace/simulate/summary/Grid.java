package io.millrace.simulate.summary;

import java.time.Duration;

/**
 * Equal ranges of event time.
 *
 * @param from beginning of the first, milliseconds since 1970 UTC
 * @param step length of each, milliseconds
 * @param count number of them
 */
record Grid(long from, long step, int count) {

  /** Ranges whose limits a reader expects. */
  private static final Duration[] USUAL = {
    Duration.ofMillis(1),
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(2),
    Duration.ofHours(3),
    Duration.ofHours(6),
    Duration.ofHours(12),
    Duration.ofDays(1),
    Duration.ofDays(2),
    Duration.ofDays(7),
    Duration.ofDays(28)
  };

  /** A grid from {@code low} to {@code high}, both within it, of at most {@code most} ranges. */
  static Grid of(long low, long high, int most) {
    return of(low, high, most, 0);
  }

  /** The same, of ranges that are at least {@code least} milliseconds long. */
  static Grid of(long low, long high, int most, long least) {
    long step = USUAL[USUAL.length - 1].toMillis();
    for (int at = USUAL.length - 1; at >= 0; at--) {
      long usual = USUAL[at].toMillis();
      step = usual >= least && ranges(low, high, usual) <= most ? usual : step;
    }
    while (ranges(low, high, step) > most) {
      step *= 2;
    }
    return new Grid(Math.floorDiv(low, step) * step, step, (int) ranges(low, high, step));
  }

  private static long ranges(long low, long high, long step) {
    return Math.floorDiv(high, step) - Math.floorDiv(low, step) + 1;
  }

  /** The range of a time; −1 if it is outside. */
  int at(long time) {
    long place = Math.floorDiv(time - from, step);
    return place < 0 || place >= count ? -1 : (int) place;
  }

  /** The middles of the ranges. */
  double[] middles() {
    double[] middles = new double[count];
    for (int at = 0; at < count; at++) {
      middles[at] = from + at * (double) step + step / 2.;
    }
    return middles;
  }

  /** The length of a range, as {@code 2 h}. */
  String length() {
    long seconds = step / 1000;
    return step < 1000
        ? step + " ms"
        : seconds % 86_400 == 0
            ? seconds / 86_400 + " d"
            : seconds % 3600 == 0
                ? seconds / 3600 + " h"
                : seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
