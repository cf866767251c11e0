package io.millrace.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Poles from another program: JSON {@code {"lam": {"re": [..], "im": [..]}}}.
 *
 * @param real parts
 * @param imaginary parts, as many
 */
record PoleFile(double[] real, double[] imaginary) {

  static PoleFile read(Path file) {
    try {
      JsonNode poles = new ObjectMapper().readTree(file.toFile()).path("lam");
      double[] real = numbers(poles.path("re"));
      double[] imaginary = numbers(poles.path("im"));
      if (real.length == 0 || real.length != imaginary.length) {
        throw CommandException.refused(
            "Cannot compare with "
                + file
                + ": expected lam.re and lam.im, as many numbers each, found "
                + real.length
                + " and "
                + imaginary.length);
      }
      if (!DoubleStream.concat(Arrays.stream(real), Arrays.stream(imaginary))
          .allMatch(Double::isFinite)) {
        throw CommandException.refused(
            "Cannot compare with "
                + file
                + ": expected finite numbers in lam, found another value");
      }
      return new PoleFile(real, imaginary);
    } catch (IOException failed) {
      throw CommandException.failed("Cannot read " + file + ": " + failed.getMessage(), failed);
    }
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int at = 0; at < numbers.length; at++) {
      numbers[at] = list.get(at).isNumber() ? list.get(at).doubleValue() : Double.NaN;
    }
    return numbers;
  }

  int nearest(double re, double im) {
    int best = 0;
    for (int at = 1; at < real.length; at++) {
      best = distance(at, re, im) < distance(best, re, im) ? at : best;
    }
    return best;
  }

  double distance(int at, double re, double im) {
    return Math.hypot(real[at] - re, imaginary[at] - im);
  }
}
