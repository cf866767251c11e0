package io.millrace.cli.tensor;

import io.millrace.cli.console.NumberText;
import java.util.List;

/**
 * Statistics of a range of numbers.
 *
 * @param norm root of the sum of squares
 */
record Spread(double min, double mean, double max, double norm) {

  /** Names of {@link #cells}. */
  static final List<String> HEAD = List.of("min", "mean", "max", "norm");

  /** Of {@code values[from .. from + length)}; {@code length} is at least 1. */
  static Spread of(float[] values, int from, int length) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    for (int i = from; i < from + length; i++) {
      double value = values[i];
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      squares += value * value;
    }
    return new Spread(min, sum / length, max, Math.sqrt(squares));
  }

  List<String> cells() {
    return List.of(
        NumberText.number(min),
        NumberText.number(mean),
        NumberText.number(max),
        NumberText.number(norm));
  }
}
