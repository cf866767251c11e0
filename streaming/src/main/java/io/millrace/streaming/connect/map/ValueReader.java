package io.millrace.streaming.connect.map;

import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.record.Decimals;
import io.millrace.streaming.connect.record.LabelReader;
import io.millrace.streaming.connect.record.NumberText;
import io.millrace.streaming.connect.record.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the number of a channel from a field. Words and numbers that mean a missing value become
 * NaN; a number means so in every way in which it may be written.
 */
final class ValueReader {

  private static final Set<String> INFINITE =
      Set.of("inf", "infinity", "+inf", "+infinity", "-inf", "-infinity");

  /** Longest number that is compared with a number that means missing, digit by digit. */
  private static final int LONGEST = 100;

  private final NumberText numbers;
  private final NumberText plain = new NumberText('.', (char) 0);
  private final String[] words;
  private final float[] sentinels;
  private final BigDecimal[] exact;

  /**
   * @param numbers how numbers are written in text
   * @param missing texts and numbers that mean a missing value
   */
  ValueReader(NumberText numbers, List<String> missing) {
    this.numbers = numbers;
    words = missing.stream().map(String::strip).toArray(String[]::new);
    List<BigDecimal> found = new ArrayList<>();
    for (String word : words) {
      char[] text = word.toCharArray();
      if (text.length <= LONGEST && !Float.isNaN(Decimals.read(text, 0, text.length))) {
        found.add(new BigDecimal(word));
      }
    }
    exact = found.toArray(BigDecimal[]::new);
    sentinels = new float[exact.length];
    for (int i = 0; i < sentinels.length; i++) {
      sentinels[i] = exact[i].floatValue();
    }
  }

  /**
   * Reads a field that is in the record.
   *
   * @param where place of the field and name of the channel, for messages
   */
  float read(FieldBuffer fields, int slot, String where) throws Refusal {
    Kind kind = fields.kind(slot);
    if (kind == Kind.NULL) {
      return Float.NaN;
    }
    if (kind == Kind.OBJECT || kind == Kind.LIST) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected a number"
              + where
              + ", found "
              + (kind == Kind.LIST ? "a list" : "an object")
              + "; name the field within it");
    }
    int start = fields.trimmedStart(slot);
    int end = Math.max(start, fields.trimmedEnd(slot));
    if (start == end || isWord(fields.text(), start, end)) {
      return Float.NaN;
    }
    // A number of the format itself, as in JSON, has a point; one in text has the declared marks.
    NumberText style = kind == Kind.NUMBER ? plain : numbers;
    float value = style.read(fields.text(), start, end);
    if (isSentinel(style, value, fields.text(), start, end)) {
      return Float.NaN;
    }
    if (Float.isFinite(value)) {
      return value;
    }
    return odd(value, new String(fields.text(), start, end - start), where);
  }

  /**
   * Reads the class of a label that is written as a word.
   *
   * @param where place of the field and name of the channel, for messages
   */
  float read(FieldBuffer fields, int slot, String where, LabelReader labels) throws Refusal {
    Kind kind = fields.kind(slot);
    int start = fields.trimmedStart(slot);
    int end = Math.max(start, fields.trimmedEnd(slot));
    if (kind == Kind.NULL
        || start == end && kind == Kind.TEXT
        || isWord(fields.text(), start, end)) {
      return Float.NaN;
    }
    if (kind == Kind.OBJECT || kind == Kind.LIST) {
      return read(fields, slot, where);
    }
    return labels.read(new String(fields.text(), start, end - start), where);
  }

  private static float odd(float value, String found, String where) throws Refusal {
    String word = found.toLowerCase(Locale.ROOT);
    if (word.equals("nan")) {
      return Float.NaN;
    }
    String told = where + ", found '" + Refusal.shown(found) + "'";
    if (Float.isInfinite(value) || INFINITE.contains(word)) {
      throw new Refusal(
          Reason.NOT_FINITE, "expected a number within the range of a 32-bit float" + told);
    }
    throw new Refusal(
        Reason.MALFORMED,
        "expected a number" + told + "; if it stands for a missing value, list it in missing");
  }

  private boolean isWord(char[] text, int start, int end) {
    for (String word : words) {
      if (word.length() == end - start) {
        int at = 0;
        while (at < word.length() && text[start + at] == word.charAt(at)) {
          at++;
        }
        if (at == word.length()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a number is one of those that mean missing; floats only rule out most of them. */
  private boolean isSentinel(NumberText style, float value, char[] text, int start, int end) {
    for (int i = 0; i < sentinels.length; i++) {
      if (value == sentinels[i] && isExact(style, exact[i], text, start, end)) {
        return true;
      }
    }
    return false;
  }

  /** Compares all digits, by the marks of the field: {@code -9.999} may be -9999. */
  private static boolean isExact(
      NumberText style, BigDecimal sentinel, char[] text, int start, int end) {
    if (end - start > LONGEST) {
      return false;
    }
    try {
      return style.exact(text, start, end).compareTo(sentinel) == 0;
    } catch (NumberFormatException exponentTooLong) {
      return false;
    }
  }
}
