package io.millrace.streaming.sample;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Guesses the marks in numbers: those with which the most columns hold numbers, as the reader of a
 * pipeline reads them.
 *
 * @param numbers the marks
 * @param notes what was assumed
 */
record NumberStyle(RecordFormat.Numbers numbers, List<String> notes) {

  private static final int CELLS = 1000;
  private static final double MOST = 0.8;
  private static final Pattern THREE_DIGITS = Pattern.compile("[-+]?[1-9]\\d{0,2}[.,]\\d{3}");
  private static final Pattern MARKED = Pattern.compile("[-+]?\\d*[.,]\\d+");

  static NumberStyle of(List<SampleColumn> columns, char separator) {
    RecordFormat.Numbers best = RecordFormat.Numbers.POINT;
    long bestScore = -1;
    for (RecordFormat.Numbers style : styles(separator)) {
      long score = score(columns, style);
      if (score > bestScore) {
        bestScore = score;
        best = style;
      }
    }
    return new NumberStyle(best, notes(columns, best, separator));
  }

  /** Marks in the order in which they are tried; a later one must read more. */
  private static List<RecordFormat.Numbers> styles(char separator) {
    List<RecordFormat.Numbers> styles = new ArrayList<>(List.of(RecordFormat.Numbers.POINT));
    // In quotes between commas, a comma is more likely between thousands.
    if (separator == ',') {
      styles.add(new RecordFormat.Numbers('.', ','));
    }
    for (char thousands : new char[] {RecordFormat.Numbers.NO_MARK, '.', ' ', '\''}) {
      styles.add(new RecordFormat.Numbers(',', thousands));
    }
    for (char thousands : new char[] {',', ' ', '\''}) {
      styles.add(new RecordFormat.Numbers('.', thousands));
    }
    return styles;
  }

  /** Columns of numbers, and then numbers in them. */
  private static long score(List<SampleColumn> columns, RecordFormat.Numbers style) {
    NumberText reader = new NumberText(style.decimal(), style.thousands());
    long score = 0;
    for (SampleColumn column : columns) {
      int filled = 0;
      int numbers = 0;
      for (int record = 0; record < column.records() && filled < CELLS; record++) {
        if (column.has(record)) {
          filled++;
          numbers += isNumber(reader, column.text(record)) ? 1 : 0;
        }
      }
      if (numbers > 0 && numbers >= MOST * filled) {
        score += 1_000_000 + numbers;
      }
    }
    return score;
  }

  static boolean isNumber(NumberText reader, String text) {
    char[] letters = text.toCharArray();
    return Float.isFinite(reader.read(letters, 0, letters.length));
  }

  /** Whether a mark may be the other one: every number with it has three digits behind it. */
  private static List<String> notes(
      List<SampleColumn> columns, RecordFormat.Numbers style, char separator) {
    if (separator == ',' && style.decimal() == '.' && style.thousands() == 0) {
      return List.of();
    }
    String example = "";
    for (SampleColumn column : columns) {
      for (int record = 0; record < Math.min(CELLS, column.records()); record++) {
        String text = column.text(record);
        if (MARKED.matcher(text).matches()) {
          if (!THREE_DIGITS.matcher(text).matches()) {
            return List.of();
          }
          example = text;
        }
      }
    }
    return example.isEmpty()
        ? List.of()
        : List.of(
            "Every number with a mark has three digits behind it, such as "
                + example
                + ". The mark is taken for "
                + (style.thousands() == 0 ? "the decimal mark" : "one between thousands")
                + "; if it is not, correct decimal and thousands.");
  }
}
