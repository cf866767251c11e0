package io.millrace.streaming.sample;

import java.util.regex.Pattern;

/** Text of a file in messages and in comments, where it must not end a line. */
public final class Words {

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\uFEFF]+");
  private static final int LONGEST = 60;

  private Words() {}

  /** A text from a file on one line, shortened. */
  public static String shown(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** A sentence on one line. */
  public static String comment(String text) {
    return CONTROL.matcher(text).replaceAll(" ").strip();
  }
}
