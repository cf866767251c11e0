package io.millrace.streaming.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One value of the file, to be read as what it should be. Every reading reports its own fault and
 * then is empty, so that the caller may go on with a stand-in.
 *
 * <p>Scalars follow the core schema of YAML 1.2: {@code true}, {@code 12}, {@code 1e-3} are what
 * they look like; {@code yes}, {@code 012} and {@code 1:30} are text and no surprise.
 */
final class YamlValue {

  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\.\\d+|\\d+(?:\\.\\d*)?)(?:[eE][-+]?\\d{1,4})?");
  private static final int LONGEST_SHOWN = 60;

  private final YamlScope scope;
  private final String place;
  private final Node node;

  YamlValue(YamlScope scope, String place, Node node) {
    this.scope = scope;
    this.place = place;
    this.node = node;
  }

  String place() {
    return place;
  }

  int line() {
    return YamlFaults.line(node);
  }

  void refuse(String message) {
    scope.faults().add(node, place, message);
  }

  /** Text that is not blank, with its references filled. */
  Optional<String> text(String expected) {
    Optional<String> text = scalar(expected);
    if (text.isPresent() && text.get().isBlank()) {
      refuse("expected " + expected + ", found " + found());
      return Optional.empty();
    }
    return text;
  }

  /** Text in which references to secrets stay as they are written. */
  Optional<String> textAroundSecrets() {
    int before = scope.faults().count();
    if (!isScalar() || written().isBlank()) {
      refuse("expected text, found " + found());
      return Optional.empty();
    }
    YamlEnvironment.Filled filled = scope.environment().fillAroundSecrets(written());
    filled.faults().forEach(this::refuse);
    return Optional.of(filled.text()).filter(text -> scope.faults().count() == before);
  }

  /** Text of a given form. */
  Optional<String> text(String expected, Pattern form) {
    return text(expected).filter(text -> holds(form.matcher(text).matches(), expected));
  }

  Optional<Long> whole(long least, long most) {
    String expected =
        most == Long.MAX_VALUE && least == Long.MIN_VALUE
            ? "a whole number"
            : "a whole number from " + least + " to " + most;
    return scalar(expected)
        .filter(text -> holds(WHOLE.matcher(text).matches(), expected))
        .map(Long::parseLong)
        .filter(number -> holds(number >= least && number <= most, expected));
  }

  Optional<Boolean> flag() {
    return scalar("true or false")
        .filter(text -> holds(text.equals("true") || text.equals("false"), "true or false"))
        .map(Boolean::valueOf);
  }

  Optional<Duration> duration(Duration least, Duration most) {
    Optional<String> text = scalar(YamlUnits.DURATION);
    Optional<Duration> duration = text.flatMap(YamlUnits::duration);
    if (text.isPresent() && duration.isEmpty()) {
      refuse("expected " + YamlUnits.DURATION + ", found " + found());
    }
    String range = "a duration from " + YamlUnits.shown(least) + " to " + YamlUnits.shown(most);
    return duration.filter(
        found -> holds(found.compareTo(least) >= 0 && found.compareTo(most) <= 0, range));
  }

  Optional<Integer> size(int least, int most) {
    Optional<String> text = scalar(YamlUnits.SIZE);
    Optional<Long> size = text.flatMap(YamlUnits::size);
    if (text.isPresent() && size.isEmpty()) {
      refuse("expected " + YamlUnits.SIZE + ", found " + found());
    }
    String range =
        "a size from " + YamlUnits.shown((long) least) + " to " + YamlUnits.shown((long) most);
    return size.filter(found -> holds(found >= least && found <= most, range)).map(Long::intValue);
  }

  /** The elements of a list that is not empty. */
  Optional<List<YamlValue>> list(String expected) {
    if (!(node instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
      refuse("expected " + expected + ", found " + found());
      return Optional.empty();
    }
    List<YamlValue> elements = new ArrayList<>();
    for (int i = 0; i < sequence.getValue().size(); i++) {
      elements.add(new YamlValue(scope, place + "[" + i + "]", sequence.getValue().get(i)));
    }
    return Optional.of(elements);
  }

  Optional<YamlMap> map(String expected) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new YamlMap(scope, place, mapping));
    }
    refuse("expected " + expected + ", found " + found());
    return Optional.empty();
  }

  boolean isScalar() {
    return node instanceof ScalarNode && !isNothing();
  }

  boolean isNothing() {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN
        && (scalar.getValue().isEmpty()
            || scalar.getValue().equals("null")
            || scalar.getValue().equals("~"));
  }

  /** Text in quotes: never taken for a number where the reader of an option decides. */
  boolean isQuoted() {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN;
  }

  boolean looksLikeNumber() {
    return NUMBER.matcher(written()).matches()
        || written().equals("true")
        || written().equals("false");
  }

  /** A message in which what came from the environment is shown as it is written. */
  String redacted(String message) {
    String safe = message.replace("'" + plain() + "'", found());
    if (node instanceof SequenceNode) {
      for (YamlValue element : elements()) {
        safe = element.redacted(safe);
      }
    } else if (node instanceof MappingNode mapping) {
      for (YamlValue value : new YamlMap(scope, place, mapping).entries().values()) {
        safe = value.redacted(safe);
      }
    } else {
      safe = safe.replace("'" + scope.environment().fill(written()).text() + "'", found());
    }
    return safe;
  }

  /** The scalar as it is written, references unfilled; empty for a list or mapping. */
  String written() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** String, Long, Double, Boolean, List or Map, for an operator's options. */
  Object plain() {
    if (node instanceof SequenceNode) {
      List<Object> values = new ArrayList<>();
      elements().forEach(element -> values.add(element.plain()));
      return values;
    }
    if (node instanceof MappingNode mapping) {
      Map<String, Object> values = new LinkedHashMap<>();
      new YamlMap(scope, place, mapping)
          .entries()
          .forEach((key, value) -> values.put(key, value.plain()));
      return values;
    }
    String text = filled();
    if (isQuoted()) {
      return text;
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (WHOLE.matcher(text).matches()) {
      return whole(text);
    }
    return NUMBER.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }

  /** What stands here, as written, short. */
  String found() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().isEmpty() ? "an empty list" : "a list";
    }
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    if (isNothing()) {
      return "nothing";
    }
    String text = written().replaceAll("\\p{Cntrl}+", " ");
    return "'"
        + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text)
        + "'";
  }

  private List<YamlValue> elements() {
    return ((SequenceNode) node).getValue().isEmpty() ? List.of() : list("").orElseThrow();
  }

  private static Object whole(String text) {
    long number = Long.parseLong(text);
    return number == (int) number ? (Object) (int) number : (Object) number;
  }

  private Optional<String> scalar(String expected) {
    if (!isScalar()) {
      refuse("expected " + expected + ", found " + found());
      return Optional.empty();
    }
    int before = scope.faults().count();
    String text = filled();
    return scope.faults().count() == before ? Optional.of(text) : Optional.empty();
  }

  private String filled() {
    YamlEnvironment.Filled filled = scope.environment().fill(written());
    filled.faults().forEach(this::refuse);
    return filled.text();
  }

  private boolean holds(boolean condition, String expected) {
    if (!condition) {
      refuse("expected " + expected + ", found " + found());
    }
    return condition;
  }
}
