package io.millrace.streaming.connect.record;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Reads numbers as people write them: with another decimal mark, and with marks between groups of
 * three digits. A number whose groups do not have three digits is rejected: {@code 1,23} with a
 * comma between thousands is more likely a decimal comma.
 */
public final class NumberText {

  private final char decimal;
  private final char thousands;
  private char[] plain = new char[32];

  /**
   * @param decimal the mark before the fraction
   * @param thousands the mark between groups of three digits; 0: none
   */
  public NumberText(char decimal, char thousands) {
    this.decimal = decimal;
    this.thousands = thousands;
  }

  /** The float nearest to the number at {@code [from, to)}, as {@link Decimals#read}. */
  public float read(char[] text, int from, int to) {
    if (decimal == '.' && thousands == 0) {
      return Decimals.read(text, from, to);
    }
    int length = plain(text, from, to);
    return length < 0 ? Float.NaN : Decimals.read(plain, 0, length);
  }

  /**
   * The number at {@code [from, to)} with all its digits.
   *
   * @throws NumberFormatException if it is none
   */
  public BigDecimal exact(char[] text, int from, int to) {
    if (decimal == '.' && thousands == 0) {
      return new BigDecimal(text, from, to - from);
    }
    int length = plain(text, from, to);
    if (length < 0) {
      throw new NumberFormatException("expected a number");
    }
    return new BigDecimal(plain, 0, length);
  }

  /** Rewrites a number with a point and without groups; negative length if it is none. */
  private int plain(char[] text, int from, int to) {
    if (plain.length < to - from) {
      plain = Arrays.copyOf(plain, to - from);
    }
    int length = 0;
    int group = 0;
    boolean grouped = false;
    boolean fraction = false;
    for (int at = from; at < to; at++) {
      char letter = text[at];
      if (letter >= '0' && letter <= '9') {
        group++;
        plain[length++] = letter;
        continue;
      }
      boolean mark = thousands != 0 && isThousands(letter);
      if (mark && (fraction || group == 0 || group > 3 || (grouped && group != 3))) {
        return -1;
      }
      if (!mark && grouped && !fraction && group != 3) {
        return -1;
      }
      if (mark) {
        grouped = true;
      } else if (letter == decimal) {
        if (fraction) {
          return -1;
        }
        fraction = true;
        plain[length++] = '.';
      } else if (letter == '.') {
        return -1;
      } else {
        fraction |= letter == 'e' || letter == 'E';
        plain[length++] = letter;
      }
      group = 0;
    }
    return grouped && !fraction && group != 3 ? -1 : length;
  }

  /** A blank between groups may be a no-break blank, wide or narrow. */
  private boolean isThousands(char letter) {
    return letter == thousands
        || thousands == ' ' && (letter == '\u00a0' || letter == '\u202f' || letter == '\u2009');
  }
}
