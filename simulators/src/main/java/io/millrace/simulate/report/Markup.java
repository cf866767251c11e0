package io.millrace.simulate.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes elements that are well-formed XML by construction: every text and attribute is escaped,
 * and elements are closed in order. Used for SVG and HTML.
 */
final class Markup {

  private static final int REPLACEMENT = 0xFFFD;

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn; a number is written with at most two decimals
   */
  Markup open(String name, Object... attributes) {
    begin(name, attributes);
    out.append('>');
    open.push(name);
    return this;
  }

  /** Ends the element begun last. */
  Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element without content. */
  Markup empty(String name, Object... attributes) {
    begin(name, attributes);
    out.append("/>");
    return this;
  }

  /** An element with text in it. */
  Markup leaf(String name, String text, Object... attributes) {
    return open(name, attributes).text(text).close();
  }

  Markup text(String text) {
    out.append(escape(text));
    return this;
  }

  /**
   * Appends a style or script as it is written, since HTML does not unescape it. It must mark
   * itself as text for XML.
   */
  Markup verbatim(String name, String code) {
    out.append('<').append(name).append('>').append(code);
    out.append("</").append(name).append('>');
    return this;
  }

  /** Appends the elements of another. */
  Markup add(Markup finished) {
    out.append(finished);
    return this;
  }

  /** The text; all elements must be closed. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Cannot finish the page: elements still open: " + open);
    }
    return out.toString();
  }

  /** A coordinate: at most two decimals, never in the exponent form, never {@code -0}. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Cannot draw at " + value + ": leave it out");
    }
    String text = String.format(Locale.ROOT, "%.2f", value);
    text = text.replaceAll("\\.?0+$", "");
    return text.equals("-0") ? "0" : text;
  }

  private void begin(String name, Object... attributes) {
    out.append('<').append(name);
    for (int at = 0; at < attributes.length; at += 2) {
      Object value = attributes[at + 1];
      String text = value instanceof Double number ? number(number) : value.toString();
      out.append(' ').append(attributes[at]).append("=\"").append(escape(text)).append('"');
    }
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            one -> {
              switch (one) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowed(one) ? one : REPLACEMENT);
              }
            });
    return escaped.toString();
  }

  /** Whether XML 1.0 allows the character; a lone surrogate has no UTF-8 encoding. */
  private static boolean allowed(int one) {
    boolean half = one >= Character.MIN_SURROGATE && one <= Character.MAX_SURROGATE;
    boolean text = one >= ' ' && one != 0xFFFE && one != 0xFFFF;
    return one == '\n' || one == '\t' || one == '\r' || (text && !half);
  }
}
