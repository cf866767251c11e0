package io.millrace.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Declares the keys of one table and the rules between them.
 *
 * <pre>{@code
 * KeyTable table =
 *     KeyTable.of(Key.whole("rows", 1, 64), Key.flag("all")).withOneOf("rows", "all");
 * assert table.names().equals(List.of("rows", "all"));
 * }</pre>
 *
 * <p>Two keys of the same name are refused.
 *
 * @param keys the keys, in the order in which messages and pages list them
 * @param alternatives names of keys of which exactly one must be set; may be empty
 * @param exclusions pairs of keys that must not both be set; the reader of the table reports the
 *     reason
 * @param refused declared keys that must not be set, with the reason. A table that extends another
 *     one uses this for inherited keys that have no effect
 */
public record KeyTable(
    List<Key<?>> keys,
    List<String> alternatives,
    List<List<String>> exclusions,
    Map<String, String> refused) {

  public KeyTable {
    keys = List.copyOf(keys);
    alternatives = List.copyOf(alternatives);
    exclusions = List.copyOf(exclusions);
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    if (keys.stream().map(Key::name).distinct().count() < keys.size()) {
      throw new IllegalArgumentException("Cannot declare a key twice: " + names(keys));
    }
  }

  /** Creates a table of keys without rules between them. */
  public static KeyTable of(Key<?>... keys) {
    return new KeyTable(List.of(keys), List.of(), List.of(), Map.of());
  }

  /** Returns the same table, in which exactly one of the given keys must be set. */
  public KeyTable withOneOf(String... names) {
    return new KeyTable(keys, List.of(names), exclusions, refused);
  }

  /** Returns the same table, in which two keys must not both be set. */
  public KeyTable excluding(String one, String other) {
    List<List<String>> more = new ArrayList<>(exclusions);
    more.add(List.of(one, other));
    return new KeyTable(keys, alternatives, more, refused);
  }

  /** Returns the same table, in which some keys must not be set, for the given reason. */
  public KeyTable refusing(List<String> names, String reason) {
    Map<String, String> more = new LinkedHashMap<>(refused);
    names.forEach(name -> more.put(name, reason));
    return new KeyTable(keys, alternatives, exclusions, more);
  }

  /** Returns this table with further keys at the end. */
  public KeyTable and(Key<?>... others) {
    return and(of(others));
  }

  /**
   * Returns this table with the keys of another at the end. The other table's rules are not
   * included.
   */
  public KeyTable and(KeyTable other) {
    List<Key<?>> all = new ArrayList<>(keys);
    all.addAll(other.keys);
    return new KeyTable(all, alternatives, exclusions, refused);
  }

  /** Returns the names of the keys, in their order. */
  public List<String> names() {
    return names(keys);
  }

  private static List<String> names(List<Key<?>> keys) {
    return keys.stream().<String>map(Key::name).toList();
  }

  /** Returns the JSON Schema of the table. */
  public Map<String, Object> schema(SchemaWriter writer) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Key<?> key : keys) {
      boolean taken = !refused.containsKey(key.name());
      properties.put(key.name(), taken ? key.schema(writer) : (Object) false);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    List<String> required = keys.stream().filter(Key::isRequired).<String>map(Key::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    if (!alternatives.isEmpty()) {
      schema.put("oneOf", alternatives.stream().map(name -> writtenAll(List.of(name))).toList());
    }
    if (!exclusions.isEmpty()) {
      schema.put(
          "allOf",
          exclusions.stream()
              .map(pair -> Map.<String, Object>of("not", writtenAll(pair)))
              .toList());
    }
    return schema;
  }

  private static Map<String, Object> writtenAll(List<String> names) {
    return Map.of("required", names);
  }
}
