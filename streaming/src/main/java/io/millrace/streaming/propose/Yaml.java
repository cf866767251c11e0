package io.millrace.streaming.propose;

import io.millrace.streaming.sample.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts of files as values of YAML, and sentences as its comments. */
final class Yaml {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");
  private static final int WIDTH = 120;

  /** Where comments begin. */
  private static final int PLACE = 45;

  private Yaml() {}

  /** A text, in quotes unless it is a plain word. A reference to the environment is none here. */
  static String text(String value) {
    if (PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))) {
      return value;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (char letter : value.replace("${", "$${").toCharArray()) {
      switch (letter) {
        case '"', '\\' -> quoted.append('\\').append(letter);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (Character.isISOControl(letter)
              || letter == '\u2028'
              || letter == '\u2029'
              || letter == '\uFEFF') {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
          } else {
            quoted.append(letter);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  static String list(List<String> values) {
    return "[" + String.join(", ", values.stream().map(Yaml::text).toList()) + "]";
  }

  /** A line with a comment after it, or before it where the line would be too long. */
  static List<String> remarked(String line, String remark) {
    String comment = Words.comment(remark);
    if (comment.isEmpty()) {
      return List.of(line);
    }
    String gap = " ".repeat(Math.max(1, PLACE - line.length()));
    if (line.length() + gap.length() + comment.length() <= WIDTH) {
      return List.of(line + gap + "# " + comment);
    }
    List<String> lines = comment(" ".repeat(line.length() - line.stripLeading().length()), remark);
    lines.add(line);
    return lines;
  }

  /** A sentence as lines of comments. */
  static List<String> comment(String indent, String sentence) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent).append('#');
    int empty = line.length();
    for (String word : Words.comment(sentence).split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH && line.length() > empty) {
        lines.add(line.toString());
        line = new StringBuilder(indent).append("#");
      }
      line.append(' ').append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
