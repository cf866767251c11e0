package io.millrace.cli.console;

/** Removes control characters from foreign text before it reaches the terminal. */
public final class PlainText {

  private PlainText() {}

  public static String of(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
