package io.millrace.cli.console;

/**
 * Replaces what foreign text could do to a terminal: control characters, which move the cursor or
 * change the title, and marks that let text run from right to left and so look like other text.
 */
public final class PlainText {

  private static final String MARKS = "\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069";
  private static final String HARMFUL = "[\\p{Cc}\\p{Zl}\\p{Zp}" + MARKS + "]";
  private static final String HARMFUL_IN_LINES = "[" + HARMFUL + "&&[^\n\t]]";

  private static final String WORD = "[\\w@%+=:,./-]+";

  private PlainText() {}

  /** Text for one line. */
  public static String of(String text) {
    return text.replaceAll(HARMFUL, "?");
  }

  /**
   * Text for one word of a command to be copied: in quotes if a shell would divide or change it.
   */
  public static String word(String text) {
    String plain = of(text);
    return plain.matches(WORD) ? plain : "'" + plain.replace("'", "'\\''") + "'";
  }

  /** Text whose lines and tabs stay. */
  public static String lines(String text) {
    return text.replaceAll("\r\n", "\n").replaceAll(HARMFUL_IN_LINES, "?");
  }
}
