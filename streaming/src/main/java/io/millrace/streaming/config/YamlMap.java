package io.millrace.streaming.config;

import io.millrace.api.config.Spelling;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A mapping of the file. A reader takes the keys it knows and then says {@link #done}; what it
 * never asked for is a fault.
 */
final class YamlMap {

  private static final int LONGEST_SHOWN = 60;

  private final YamlScope scope;
  private final String place;
  private final MappingNode node;
  private final Map<String, YamlValue> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  YamlMap(YamlScope scope, String place, MappingNode node) {
    this.scope = scope;
    this.place = place;
    this.node = node;
    for (NodeTuple entry : node.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key) {
        Node first = keys.putIfAbsent(key.getValue(), key);
        if (first == null) {
          YamlValue value = new YamlValue(scope, at(key.getValue()), entry.getValueNode());
          values.put(key.getValue(), value);
        } else {
          scope
              .faults()
              .add(
                  key,
                  at(key.getValue()),
                  "written twice, first in line " + YamlFaults.line(first) + "; remove one");
        }
      } else {
        scope.faults().add(entry.getKeyNode(), place, "expected a word as key, found a structure");
      }
    }
  }

  String place() {
    return place;
  }

  /** The value of a key, if it is written; a key with nothing after it counts as written. */
  Optional<YamlValue> take(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key that must be there. */
  Optional<YamlValue> require(String key, String example) {
    Optional<YamlValue> value = take(key);
    if (value.isEmpty()) {
      scope.faults().add(node, at(key), "expected and not found; write " + key + ": " + example);
    }
    return value;
  }

  /**
   * The one of several keys that is written.
   *
   * @param example what to write where there is none
   */
  Optional<String> alternative(List<String> alternatives, String example) {
    known.addAll(alternatives);
    List<String> found = alternatives.stream().filter(values::containsKey).toList();
    if (found.size() == 1) {
      return Optional.of(found.get(0));
    }
    String expected = "expected one of " + String.join(", ", alternatives);
    if (found.isEmpty()) {
      refuse(expected + ", found none; write " + example);
    } else {
      refuse(expected + ", found " + String.join(" and ", found) + "; keep one");
    }
    return Optional.empty();
  }

  /** Every entry, for a mapping whose keys are the user's own. */
  Map<String, YamlValue> entries() {
    known.addAll(values.keySet());
    return values;
  }

  void refuse(String message) {
    scope.faults().add(node, place, message);
  }

  void refuseKey(String key, String message) {
    scope.faults().add(keys.getOrDefault(key, node), at(key), message);
  }

  /** Line of a key, or of the mapping where there is no such key. */
  int line(String key) {
    return YamlFaults.line(keys.getOrDefault(key, node));
  }

  /** Reports every key that nobody took. */
  void done() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        refuseKey(key, "unknown key; known are " + list() + Spelling.suggestion(key, unused()));
      }
    }
  }

  private Collection<String> unused() {
    return known.stream().filter(name -> !values.containsKey(name)).toList();
  }

  private String list() {
    return String.join(", ", known);
  }

  private String at(String key) {
    String shown = key.replaceAll("\\p{Cntrl}+", " ");
    if (shown.length() > LONGEST_SHOWN) {
      shown = shown.substring(0, LONGEST_SHOWN) + "…";
    }
    return place.isEmpty() ? shown : place + "." + shown;
  }
}
