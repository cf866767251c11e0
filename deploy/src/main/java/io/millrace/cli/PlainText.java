package io.millrace.cli;

/** Names from strangers, fit for a terminal: no control character reaches it. */
final class PlainText {

  private PlainText() {}

  static String of(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
