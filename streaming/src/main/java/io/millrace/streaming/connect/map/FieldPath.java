package io.millrace.streaming.connect.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path to a field of nested objects and lists, such as {@code sensors[0].value} or {@code
 * ["PM2.5"].mean}.
 *
 * @param steps from the outermost to the innermost; at least one
 */
public record FieldPath(List<Step> steps) {

  /** How a path is written, for messages. */
  public static final String EXPECTED =
      "a path such as temp, sensors.temp, sensors[0].value or [\"PM2.5\"].mean";

  /** The record itself, as JSONPath writes it, before another step. */
  private static final Pattern ROOT = Pattern.compile("\\$(?:\\.(?=[^.\\[\\]])|(?=\\[))");

  /** A name that needs no brackets and quotes. */
  private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]$\"']+");

  private static final Pattern STEP =
      Pattern.compile("(\\.?)([^.\\[\\]]+)|\\[(?:(\\d{1,6})|\"([^\"]+)\"|'([^']+)')\\]");

  public FieldPath {
    steps = List.copyOf(steps);
  }

  /**
   * One step into an object or a list.
   *
   * @param name member of an object; null for a list
   * @param position position in a list, from 0; -1 for an object
   */
  public record Step(String name, int position) {

    private static Step member(String name) {
      return new Step(name, -1);
    }

    public boolean isMember() {
      return name != null;
    }
  }

  /** The path of one member of the record itself. */
  static FieldPath of(String name) {
    return new FieldPath(List.of(Step.member(name)));
  }

  /** The path of a member of the object at a path; empty: of the record itself. */
  public static String member(String path, String name) {
    if (PLAIN.matcher(name).matches()) {
      return path.isEmpty() ? name : path + "." + name;
    }
    char quote = name.indexOf('"') < 0 ? '"' : '\'';
    return path + "[" + quote + name + quote + "]";
  }

  /** The path of an element of the list at a path. */
  public static String element(String path, int position) {
    return path + "[" + position + "]";
  }

  /** Reads a path; empty if the text is none. A beginning of {@code $} is the record itself. */
  public static Optional<FieldPath> parse(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher root = ROOT.matcher(text);
    Matcher step = STEP.matcher(text);
    int at = root.lookingAt() ? root.end() : 0;
    while (at < text.length()) {
      if (!step.region(at, text.length()).lookingAt()) {
        return Optional.empty();
      }
      if (step.group(2) != null) {
        // A name has a dot before it, unless it is the first step.
        if (step.group(1).isEmpty() != steps.isEmpty()) {
          return Optional.empty();
        }
        steps.add(Step.member(step.group(2)));
      } else if (step.group(3) != null) {
        steps.add(new Step(null, Integer.parseInt(step.group(3))));
      } else {
        steps.add(Step.member(step.group(4) != null ? step.group(4) : step.group(5)));
      }
      at = step.end();
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(new FieldPath(steps));
  }
}
