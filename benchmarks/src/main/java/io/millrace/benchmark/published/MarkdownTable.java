package io.millrace.benchmark.published;

import java.util.List;
import java.util.Locale;

/** Prints a table line by line, so that a long run shows how far it is. */
final class MarkdownTable {

  MarkdownTable(String... columns) {
    print(List.of(columns));
    System.out.println("|---".repeat(columns.length) + "|");
  }

  void print(List<String> cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  /** A mean over seeds, with the range if they differ. */
  static String cell(double[] values, int digits) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      sum += value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    String mean = number(sum / values.length, digits);
    return number(least, digits).equals(number(most, digits))
        ? mean
        : mean + " (" + number(least, digits) + " – " + number(most, digits) + ")";
  }

  /** A number without a leading zero. */
  static String number(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.startsWith("0.") ? text.substring(1) : text.replace("-0.", "-.");
  }
}
