package io.millrace.api.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is written in one table, read key by key. A fault is reported and yields nothing, so that
 * the caller goes on with a stand-in; {@link #finish} reports the keys that nobody knows.
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
 * <p>One reader of one table; not thread-safe.
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
   * The entries of a value, or empty after reporting that it is no table.
   *
   * @param expected what messages expect in place of something else
   * @param keys the keys there are; others cannot be asked for
   */
  public static Optional<Entries> of(Value value, String expected, KeyTable keys, Faults faults) {
    return written(value, expected, faults)
        .map(values -> new Entries(value.location(), values, Optional.of(keys), faults));
  }

  /** Entries of which the keys that are asked for are known, and no others. */
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

  /** Where the table is written. */
  public Location location() {
    return location;
  }

  /** What takes the faults of this table. */
  public Faults faults() {
    return faults;
  }

  /** Whether the user wrote a key. */
  public boolean has(String name) {
    return value(name).isPresent();
  }

  /** A value as it is written. */
  public Optional<Value> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isAbsent());
  }

  /**
   * The value of a key; empty if it is not written, or after reporting a fault: that it is not of
   * its form, or required and missing.
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

  /** The value of a key, or its default. */
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

  /** The value of a key, or what stands in for it. */
  public <T> T read(Key<T> key, T otherwise) {
    return find(key).orElse(otherwise);
  }

  /** Which of the alternatives of the table is written; empty after reporting that not one is. */
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

  /** Reports something wrong with the table as a whole. */
  public void refuse(String message) {
    faults.add(location, message);
  }

  /** Reports something wrong with a key, in its line. */
  public void refuse(String name, String message) {
    Value value = values.get(name);
    faults.add(value == null ? location.key(name) : value.keyLocation(), message);
  }

  /** A value as it is written, of a key that is no part of the table's declaration. */
  public Optional<Value> take(String name) {
    known.add(name);
    return value(name);
  }

  /** Makes every key that is written known, where nothing can be said of them. */
  public void takeAll() {
    known.addAll(values.keySet());
  }

  /** Reports every key that may not be written. */
  public void finish() {
    needless().forEach(faults::add);
  }

  /** A fault for every key that nobody knows or the table refuses. */
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
