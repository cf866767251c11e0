package io.millrace.streaming.config.tree;

import io.millrace.api.config.Faults;
import io.millrace.api.config.Location;
import io.millrace.api.config.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One value of a YAML file, with its references to the environment replaced.
 *
 * <p>Scalars follow the core schema of YAML 1.2: {@code true} is a boolean, {@code 12} and {@code
 * 1e-3} are numbers; {@code yes}, {@code 012} and {@code 1:30} are text. Where a number is
 * expected, a number in quotes is accepted too.
 */
public final class YamlValue implements Value {

  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\.\\d+|\\d+(?:\\.\\d*)?)(?:[eE][-+]?\\d{1,4})?");
  private static final int LONGEST_SHOWN = 60;

  private final Node node;
  private final YamlEnvironment environment;
  private final Location location;
  private final Location keyLocation;

  private YamlValue(
      Node node, YamlEnvironment environment, Location location, Location keyLocation) {
    this.node = node;
    this.environment = environment;
    this.location = location;
    this.keyLocation = keyLocation;
  }

  /** The root of a file. */
  public static YamlValue root(Node node, YamlEnvironment environment) {
    Location location = new Location("", YamlTree.line(node));
    return new YamlValue(node, environment, location, location);
  }

  @Override
  public Location location() {
    return location;
  }

  @Override
  public Location keyLocation() {
    return keyLocation;
  }

  /** A key without a value is present too. */
  @Override
  public boolean isAbsent() {
    return false;
  }

  @Override
  public Optional<String> text() {
    return isScalar() ? Optional.of(environment.fill(written()).text()) : Optional.empty();
  }

  @Override
  public Optional<Long> whole() {
    return text().filter(text -> WHOLE.matcher(text).matches()).map(Long::parseLong);
  }

  @Override
  public Optional<Double> number() {
    return text().filter(text -> NUMBER.matcher(text).matches()).map(Double::valueOf);
  }

  @Override
  public Optional<Boolean> flag() {
    return text().filter(text -> text.equals("true") || text.equals("false")).map(Boolean::valueOf);
  }

  @Override
  public Optional<List<Value>> list() {
    return node instanceof SequenceNode ? Optional.of(List.copyOf(elements())) : Optional.empty();
  }

  @Override
  public Optional<Map<String, Value>> table(Faults faults) {
    if (!(node instanceof MappingNode)) {
      return Optional.empty();
    }
    return Optional.of(new LinkedHashMap<>(entries(faults)));
  }

  private List<YamlValue> elements() {
    List<Node> nodes = ((SequenceNode) node).getValue();
    List<YamlValue> elements = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Location place = new Location(location.element(i).path(), YamlTree.line(nodes.get(i)));
      elements.add(new YamlValue(nodes.get(i), environment, place, place));
    }
    return elements;
  }

  private Map<String, YamlValue> entries(Faults faults) {
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    for (NodeTuple entry : ((MappingNode) node).getValue()) {
      int line = YamlTree.line(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        faults.add(
            new Location(location.path(), line), "expected a word as key, found a structure");
        continue;
      }
      String path = location.key(shown(key.getValue())).path();
      Location here = new Location(path, YamlTree.line(entry.getValueNode()));
      YamlValue value =
          new YamlValue(entry.getValueNode(), environment, here, new Location(path, line));
      YamlValue first = entries.putIfAbsent(key.getValue(), value);
      if (first != null) {
        faults.add(
            value.keyLocation,
            "written twice, first in line " + first.keyLocation.line() + "; remove one");
      }
    }
    return entries;
  }

  @Override
  public boolean isSound(Faults faults) {
    return !isScalar() || isSound(environment.fill(written()), faults);
  }

  private boolean isSound(YamlEnvironment.Filled filled, Faults faults) {
    filled.faults().forEach(fault -> faults.add(location, fault));
    return filled.faults().isEmpty();
  }

  /** The text, with references to secrets as they are written. */
  public Optional<String> textAroundSecrets(Faults faults) {
    if (!isScalar() || written().isBlank()) {
      faults.wrong(this, "text");
      return Optional.empty();
    }
    YamlEnvironment.Filled filled = environment.fillAroundSecrets(written());
    return Optional.of(filled.text()).filter(text -> isSound(filled, faults));
  }

  private boolean isScalar() {
    return node instanceof ScalarNode && !isNothing();
  }

  public boolean isNothing() {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN
        && (scalar.getValue().isEmpty()
            || scalar.getValue().equals("null")
            || scalar.getValue().equals("~"));
  }

  /** Whether the value is a number or boolean in quotes, which a typed reader reads as text. */
  public boolean isQuotedNumber() {
    return isQuoted()
        && (NUMBER.matcher(written()).matches()
            || written().equals("true")
            || written().equals("false"));
  }

  private boolean isQuoted() {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN;
  }

  /** A message in which values from the environment are replaced by the references as written. */
  public String redacted(String message) {
    String safe = message.replace("'" + plain() + "'", found());
    if (node instanceof SequenceNode) {
      for (YamlValue element : elements()) {
        safe = element.redacted(safe);
      }
    } else if (node instanceof MappingNode) {
      for (YamlValue value : entries(new Faults()).values()) {
        safe = value.redacted(safe);
      }
    } else {
      safe = safe.replace("'" + environment.fill(written()).text() + "'", found());
    }
    return safe;
  }

  /** The scalar as it is written, with its references; empty for a list or mapping. */
  public String written() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  @Override
  public Object plain() {
    return plain(new Faults());
  }

  /**
   * String, Integer, Long, Double, Boolean, List or Map, for an operator's options; a value in
   * quotes is text.
   *
   * @param faults receives faults of references and keys
   */
  public Object plain(Faults faults) {
    if (node instanceof SequenceNode) {
      List<Object> values = new ArrayList<>();
      elements().forEach(element -> values.add(element.plain(faults)));
      return values;
    }
    if (node instanceof MappingNode) {
      Map<String, Object> values = new LinkedHashMap<>();
      entries(faults).forEach((key, value) -> values.put(key, value.plain(faults)));
      return values;
    }
    YamlEnvironment.Filled filled = environment.fill(written());
    isSound(filled, faults);
    return isQuoted() ? filled.text() : typed(filled.text());
  }

  private static Object typed(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (WHOLE.matcher(text).matches()) {
      long number = Long.parseLong(text);
      return number == (int) number ? (Object) (int) number : (Object) number;
    }
    return NUMBER.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }

  @Override
  public String found() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().isEmpty() ? "an empty list" : "a list";
    }
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    return isNothing() ? "nothing" : "'" + shown(written()) + "'";
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
  }
}
