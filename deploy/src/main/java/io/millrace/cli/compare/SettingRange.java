package io.millrace.cli.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A setting and the values that are tried: {@code PATH=1..8}, {@code PATH=0.1..10:log:5}, {@code
 * PATH=0.1..0.9:5} or {@code PATH=a,b,c}.
 *
 * @param path of the value in the pipeline file
 * @param values as written into the file, each once
 */
record SettingRange(String path, List<String> values) {

  static final int MOST_VALUES = 1000;

  private static final MathContext DIGITS = new MathContext(4);
  private static final String NUMBER = "[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?";
  private static final Pattern RANGE =
      Pattern.compile("(" + NUMBER + ")\\.\\.(" + NUMBER + ")(?::(?:(log):)?(\\d{1,5}))?");
  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d+");

  SettingRange {
    values = List.copyOf(values);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if the text is none; the message says what was expected
   */
  static SettingRange of(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw unfit(text, "PATH=VALUES, such as operators.dictionary.keep=1..8");
    }
    String path = text.substring(0, equals).strip();
    String values = text.substring(equals + 1).strip();
    Matcher range = RANGE.matcher(values);
    if (range.matches()) {
      return new SettingRange(path, numbers(text, range));
    }
    if (values.contains("..")) {
      throw unfit(text, "a range such as 1..8, 0.1..0.9:5 or 0.1..10:log:5");
    }
    List<String> listed = Arrays.stream(values.split(",", -1)).map(String::strip).toList();
    if (listed.contains("")) {
      throw unfit(text, "values with commas between them, such as a,b,c");
    }
    return new SettingRange(path, listed.stream().distinct().toList());
  }

  private static IllegalArgumentException unfit(String text, String expected) {
    return new IllegalArgumentException("Cannot try --set " + text + ": expected " + expected);
  }

  private static List<String> numbers(String text, Matcher range) {
    double low = Double.parseDouble(range.group(1));
    double high = Double.parseDouble(range.group(2));
    boolean log = range.group(3) != null;
    boolean whole =
        WHOLE.matcher(range.group(1)).matches() && WHOLE.matcher(range.group(2)).matches();
    if (!(low < high)) {
      throw unfit(text, "a range that rises, as 1..8 does");
    }
    if (log && low <= 0) {
      throw unfit(text, "a range above 0 where its steps are factors");
    }
    if (range.group(4) == null && !whole) {
      throw unfit(text, "a number of values, such as " + range.group() + ":5");
    }
    double count = range.group(4) == null ? high - low + 1 : Integer.parseInt(range.group(4));
    if (count < 2 || count > MOST_VALUES) {
      throw unfit(text, "2 to " + MOST_VALUES + " values");
    }
    int last = (int) count - 1;
    Stream<String> values =
        IntStream.rangeClosed(0, last)
            .mapToObj(
                at ->
                    written(
                        log
                            ? low * Math.pow(high / low, (double) at / last)
                            : low + (high - low) * at / last,
                        whole));
    return values.distinct().toList();
  }

  /** Of whole ends the values are whole, else of four digits. */
  private static String written(double value, boolean whole) {
    return whole
        ? Long.toString(Math.round(value))
        : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
