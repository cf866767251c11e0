package io.millrace.streaming.connect.record;

/*
 * Computes the float nearest to a decimal number, equal to Float.parseFloat, without a String where
 * possible.
 *
 * With at most 15 digits the number without its point is an integer m < 2^53, and 10^e is exact in
 * double for |e| <= 22, so m * 10^e and m / 10^e are the doubles nearest to the number. Rounding
 * such a double to float is wrong only if the double is exactly half way between two floats and the
 * number is not. In that case, below the smallest normal float and from the largest float on,
 * Float.parseFloat is used.
 */
/** Reads decimal numbers only; unlike Java, neither hexadecimal numbers nor words. */
public final class Decimals {

  private static final double[] TEN_TO = new double[23];

  static {
    double power = 1;
    for (int i = 0; i < TEN_TO.length; i++) {
      TEN_TO[i] = power;
      power *= 10;
    }
  }

  private static final int MOST_DIGITS = 15;
  private static final int LARGEST_EXPONENT = 99_999;
  private static final long BELOW_FLOAT = (1L << 29) - 1;
  private static final long HALF_WAY = 1L << 28;

  private Decimals() {}

  /**
   * The float nearest to the number at {@code [from, to)}, such as {@code -1.5e3}; infinite if it
   * is beyond the range of floats, NaN if the text is not a decimal number.
   */
  public static float read(char[] text, int from, int to) {
    int at = from;
    boolean negative = false;
    if (at < to && (text[at] == '-' || text[at] == '+')) {
      negative = text[at++] == '-';
    }
    int firstDigit = at;
    long digits = 0;
    int significant = 0;
    int exponent = 0;
    int point = -1;
    for (; at < to; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        if (significant > 0 || digit > 0) {
          significant++;
        }
        if (significant <= MOST_DIGITS) {
          digits = 10 * digits + digit;
        }
      } else if (text[at] == '.' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    if (at - firstDigit - (point < 0 ? 0 : 1) == 0) {
      return Float.NaN;
    }
    if (point >= 0) {
      exponent = point + 1 - at;
    }
    if (at < to) {
      int power = exponent(text, at, to);
      if (power == Integer.MIN_VALUE) {
        return Float.NaN;
      }
      exponent += power;
    }
    if (digits == 0) {
      return negative ? -0f : 0f;
    }
    if (significant <= MOST_DIGITS && Math.abs(exponent) < TEN_TO.length) {
      double nearest = exponent < 0 ? digits / TEN_TO[-exponent] : digits * TEN_TO[exponent];
      boolean halfWay = (Double.doubleToRawLongBits(nearest) & BELOW_FLOAT) == HALF_WAY;
      if (!halfWay && nearest >= Float.MIN_NORMAL && nearest < Float.MAX_VALUE) {
        return (float) (negative ? -nearest : nearest);
      }
    }
    return Float.parseFloat(new String(text, from, to - from));
  }

  /**
   * The exponent at {@code [from, to)}, such as {@code e-12}; {@code Integer.MIN_VALUE} if invalid.
   */
  private static int exponent(char[] text, int from, int to) {
    int at = from;
    if (text[at] != 'e' && text[at] != 'E') {
      return Integer.MIN_VALUE;
    }
    at++;
    boolean negative = false;
    if (at < to && (text[at] == '-' || text[at] == '+')) {
      negative = text[at++] == '-';
    }
    if (at == to) {
      return Integer.MIN_VALUE;
    }
    int exponent = 0;
    for (; at < to; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return Integer.MIN_VALUE;
      }
      exponent = Math.min(10 * exponent + digit, LARGEST_EXPONENT);
    }
    return negative ? -exponent : exponent;
  }
}
