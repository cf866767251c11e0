package io.millrace.streaming.propose;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.record.NumberText;
import io.millrace.streaming.sample.SampleColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a column holds.
 *
 * @param column the column
 * @param content what most of its fields are
 * @param numbers the numbers, as a pipeline reads them, and how often each occurs
 * @param words texts that are no numbers, and how often each occurs; only so many are told apart
 * @param counts how many fields are of which sort
 */
record ColumnProfile(
    SampleColumn column,
    Content content,
    NavigableMap<Float, Integer> numbers,
    Map<String, Integer> words,
    Counts counts) {

  /** Words that are told apart. */
  static final int MOST_WORDS = 2000;

  private static final double MOST = 0.8;

  /** Words that programs write where a number is missing. */
  private static final Pattern MISSING =
      Pattern.compile(
          "n/?a|n\\.a\\.|#n/a|null|nil|none|nan|missing|unknown|unavailable|undefined|invalid|bad"
              + "|error|err|fault|fail(ed)?|offline|no ?data|no ?value|[-–—?*x./]+|[+-]?inf(inity)?");

  /** What a column holds. */
  enum Content {
    /** Nothing. */
    EMPTY,
    /** Numbers, and perhaps words where they are missing. */
    NUMBERS,
    /** True and false. */
    FLAGS,
    /** Texts. */
    TEXTS,
    /** Lists or objects whose elements are not looked at. */
    LISTS
  }

  /**
   * Numbers of fields.
   *
   * @param filled with a text
   * @param absent that records lack
   * @param blank null, empty or NaN
   */
  record Counts(int filled, int absent, int blank) {}

  static ColumnProfile of(SampleColumn column, RecordFormat.Numbers style) {
    NumberText styled = new NumberText(style.decimal(), style.thousands());
    NumberText plain = new NumberText('.', RecordFormat.Numbers.NO_MARK);
    NavigableMap<Float, Integer> numbers = new TreeMap<>();
    Map<String, Integer> words = new LinkedHashMap<>();
    int read = 0;
    int flags = 0;
    int lists = 0;
    int absent = 0;
    int blank = 0;
    for (int record = 0; record < column.records(); record++) {
      Kind kind = column.kind(record);
      String text = column.text(record).strip();
      if (kind == Kind.ABSENT) {
        absent++;
      } else if (kind == Kind.LIST || kind == Kind.OBJECT) {
        lists++;
      } else if (text.isEmpty() || text.equalsIgnoreCase("nan")) {
        blank++;
      } else if (kind == Kind.FLAG || isFlag(text)) {
        flags++;
        count(words, text);
      } else {
        char[] letters = text.toCharArray();
        float value = (kind == Kind.NUMBER ? plain : styled).read(letters, 0, letters.length);
        if (Float.isFinite(value)) {
          read++;
          numbers.merge(value == 0 ? 0f : value, 1, Integer::sum);
        } else {
          count(words, text);
        }
      }
    }
    int filled = column.records() - absent - blank - lists;
    Content content =
        filled == 0
            ? lists > 0 ? Content.LISTS : Content.EMPTY
            : read >= MOST * filled || (read > 0 && isMissing(words))
                ? Content.NUMBERS
                : flags >= MOST * filled ? Content.FLAGS : Content.TEXTS;
    return new ColumnProfile(column, content, numbers, words, new Counts(filled, absent, blank));
  }

  private static boolean isFlag(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  private static void count(Map<String, Integer> words, String word) {
    if (words.size() < MOST_WORDS || words.containsKey(word)) {
      words.merge(word, 1, Integer::sum);
    }
  }

  private static boolean isMissing(Map<String, Integer> words) {
    return words.size() <= 3 && words.keySet().stream().allMatch(ColumnProfile::meansMissing);
  }

  /** Whether a word is one that programs write where a number is missing. */
  static boolean meansMissing(String word) {
    return MISSING.matcher(word.toLowerCase(Locale.ROOT)).matches();
  }

  String path() {
    return column.path();
  }

  boolean isNumeric() {
    return content == Content.NUMBERS;
  }

  /** Different numbers and words. */
  int distinct() {
    return numbers.size() + words.size();
  }

  boolean isConstant() {
    return distinct() == 1;
  }

  /** Share of the records without a value: absent, blank, or a word among numbers. */
  double gaps() {
    int gaps = column.records() - counts.filled();
    if (isNumeric()) {
      gaps += words.values().stream().mapToInt(Integer::intValue).sum();
    }
    return column.records() == 0 ? 0 : (double) gaps / column.records();
  }

  /** Whether all numbers are whole. */
  boolean isWhole() {
    return numbers.keySet().stream().allMatch(value -> value == Math.rint(value));
  }

  /** Whether the column counts its records: whole numbers, each one more than the one before. */
  boolean isCounter() {
    if (!isNumeric() || !words.isEmpty() || counts.filled() < 3 || gaps() > 0) {
      return false;
    }
    long before = 0;
    for (int record = 0; record < column.records(); record++) {
      String text = column.text(record).strip();
      if (!text.matches("\\d{1,15}(\\.0+)?")) {
        return false;
      }
      long number = Long.parseLong(text.replaceFirst("\\..*", ""));
      if (record > 0 && number != before + 1) {
        return false;
      }
      before = number;
    }
    return true;
  }

  /** The numbers without some. */
  NavigableMap<Float, Integer> without(List<Float> missing) {
    NavigableMap<Float, Integer> rest = new TreeMap<>(numbers);
    missing.forEach(rest::remove);
    return rest;
  }
}
