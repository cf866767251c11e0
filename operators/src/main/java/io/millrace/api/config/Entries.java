package io.millrace.api.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the entries of one table by key. A value with a fault is reported and treated as absent, so
 * that the caller can continue with a default; {@link #finish} reports unknown keys.
 *
 * <pre>{@code
 * Key<Integer> keep = Key.whole("keep", 1, 64).defaultsTo(4);
 * Faults faults = new Faults();
 * Value written = Value.of(Map.of("keep", 100, "kep", 3), Location.ROOT);
 * Entries entries = Entries.of(written, "a map", KeyTable.of(keep), faults).orElseThrow();
 * assert entries.read(keep) == 4; // after a fault, the default
 * entries.finish(); // kep is no key
 * assert faults.count() == 2;
 * }</pre>
 *
 * <p>Each table has its own instance. Not thread-safe.
 */
public final class Entries {

  private final Location location;
  private final Map<String, Value> values;
  private final Faults faults;
  private final Optional<KeyTable> keys;
  private final Set<String> known = new LinkedHashSet<>();

  private Entries(
      Location location, Map<String, Value> values, Optional<KeyTable> keys, Faults faults) {
    this.location = location;
    this.values = values;
    this.keys = keys;
    this.faults = faults;
    keys.ifPresent(declared -> known.addAll(declared.names()));
  }

  /**
   * Returns the entries of a value; empty after reporting that the value is not a table.
   *
   * @param expected description of the table, for messages
   * @param keys declared keys; other keys cannot be read
   */
  public static Optional<Entries> of(Value value, String expected, KeyTable keys, Faults faults) {
    return written(value, expected, faults)
        .map(values -> new Entries(value.location(), values, Optional.of(keys), faults));
  }

  /** Returns entries without declared keys: exactly the keys that are read are known. */
  public static Optional<Entries> undeclared(Value value, String expected, Faults faults) {
    return written(value, expected, faults)
        .map(values -> new Entries(value.location(), values, Optional.empty(), faults));
  }

  private static Optional<Map<String, Value>> written(Value value, String expected, Faults faults) {
    Optional<Map<String, Value>> values = value.table(faults);
    if (values.isEmpty()) {
      faults.wrong(value, expected);
    }
    return values;
  }

  /** Location of the table. */
  public Location location() {
    return location;
  }

  /** Returns the collection to which this table reports faults. */
  public Faults faults() {
    return faults;
  }

  /** Returns whether the user set a key. */
  public boolean has(String name) {
    return value(name).isPresent();
  }

  /** Returns a value as it is written. */
  public Optional<Value> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isAbsent());
  }

  /**
   * Returns the value of a key; empty if the key is not set, or after reporting a fault: the value
   * does not have the key's form, or a required key is missing.
   */
  public <T> Optional<T> find(Key<T> key) {
    if (keys.isPresent() && !keys.get().names().contains(key.name())) {
      throw new IllegalStateException(
          "Cannot read '" + key.name() + "', which is not declared among " + keys.get().names());
    }
    known.add(key.name());
    Optional<Value> value = value(key.name());
    if (value.isEmpty() && key.isRequired()) {
      require(key);
    }
    return value.flatMap(written -> key.form().read(written, faults));
  }

  /** Reports that a key is missing. */
  public void require(Key<?> key) {
    faults.add(
        new Fault.Missing(
            location.key(key.name()), key.name(), key.form().expected(), key.example()));
  }

  /** Returns the value of a key, or its default. */
  public <T> T read(Key<T> key) {
    return find(key)
        .orElseGet(
            () ->
                key.otherwise()
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "Cannot read '" + key.name() + "' without a default")));
  }

  /** Returns the value of a key, or {@code otherwise}. */
  public <T> T read(Key<T> key, T otherwise) {
    return find(key).orElse(otherwise);
  }

  /**
   * Returns which of the table's alternatives is set; empty after reporting that none or several
   * are.
   */
  public Optional<String> alternative(String example) {
    List<String> alternatives = keys.map(KeyTable::alternatives).orElse(List.of());
    List<String> found = alternatives.stream().filter(this::has).toList();
    if (found.size() == 1) {
      return Optional.of(found.get(0));
    }
    String expected = "expected one of " + String.join(", ", alternatives);
    refuse(
        found.isEmpty()
            ? expected + ", found none; write " + example
            : expected + ", found " + String.join(" and ", found) + "; keep one");
    return Optional.empty();
  }

  /** Reports a fault of the whole table. */
  public void refuse(String message) {
    faults.add(location, message);
  }

  /** Reports a fault of a key, with the key's line. */
  public void refuse(String name, String message) {
    Value value = values.get(name);
    faults.add(value == null ? location.key(name) : value.keyLocation(), message);
  }

  /** Returns the value, as it is written, of a key that the table does not declare. */
  public Optional<Value> take(String name) {
    known.add(name);
    return value(name);
  }

  /** Marks all keys of the table as known, where they cannot be checked. */
  public void takeAll() {
    known.addAll(values.keySet());
  }

  /** Reports every key that is unknown or that the table refuses. */
  public void finish() {
    needless().forEach(faults::add);
  }

  /** Returns a fault for every key that is unknown or that the table refuses. */
  public List<Fault> needless() {
    Map<String, String> refused = keys.map(KeyTable::refused).orElse(Map.of());
    List<String> all = List.copyOf(known);
    List<String> free = new ArrayList<>(all);
    free.removeAll(values.keySet());
    List<Fault> needless = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            needless.add(new Fault.Unknown(value.keyLocation(), name, all, free));
          } else if (refused.containsKey(name) && !value.isAbsent()) {
            needless.add(new Fault.Other(value.keyLocation(), refused.get(name)));
          }
        });
    return needless;
  }
}
