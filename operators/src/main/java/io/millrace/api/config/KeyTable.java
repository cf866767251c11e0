package io.millrace.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of one table, and which of them go together.
 *
 * <pre>{@code
 * KeyTable table =
 *     KeyTable.of(Key.whole("rows", 1, 64), Key.flag("all")).withOneOf("rows", "all");
 * assert table.names().equals(List.of("rows", "all"));
 * }</pre>
 *
 * <p>Two keys of one name are refused.
 *
 * @param keys in the order in which messages and pages list them
 * @param alternatives exactly one of these must be written; empty if the table has none
 * @param exclusions pairs of keys that may not both be written; the reader of the table says why
 * @param refused keys that may not be written although they are read, and the reason: a table that
 *     extends another may have no use for some of its keys
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

  /** A table of keys of which each may be written or not. */
  public static KeyTable of(Key<?>... keys) {
    return new KeyTable(List.of(keys), List.of(), List.of(), Map.of());
  }

  /** The same table, in which exactly one of some keys must be written. */
  public KeyTable withOneOf(String... names) {
    return new KeyTable(keys, List.of(names), exclusions, refused);
  }

  /** The same table, in which two keys may not both be written. */
  public KeyTable excluding(String one, String other) {
    List<List<String>> more = new ArrayList<>(exclusions);
    more.add(List.of(one, other));
    return new KeyTable(keys, alternatives, more, refused);
  }

  /** The same table, in which some keys may not be written for a reason. */
  public KeyTable refusing(List<String> names, String reason) {
    Map<String, String> more = new LinkedHashMap<>(refused);
    names.forEach(name -> more.put(name, reason));
    return new KeyTable(keys, alternatives, exclusions, more);
  }

  /** The keys of this table and then others. */
  public KeyTable and(Key<?>... others) {
    return and(of(others));
  }

  /** The keys of this table and then those of another. */
  public KeyTable and(KeyTable other) {
    List<Key<?>> all = new ArrayList<>(keys);
    all.addAll(other.keys);
    return new KeyTable(all, alternatives, exclusions, refused);
  }

  /** Names of the keys, in their order. */
  public List<String> names() {
    return names(keys);
  }

  private static List<String> names(List<Key<?>> keys) {
    return keys.stream().<String>map(Key::name).toList();
  }

  /** The schema of the table. */
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
