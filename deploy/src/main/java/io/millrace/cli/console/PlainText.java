package io.millrace.cli.console;

/** Names from strangers, fit for a terminal: no control character reaches it. */
public final class PlainText {

  private PlainText() {}

  public static String of(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
