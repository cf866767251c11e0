package io.millrace.api.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One value of a configuration as written: text, a number, a flag, a list, a table, or absent. Each
 * view is empty if the value has another type. Whether {@code "12"} in quotes is a number depends
 * on the kind of file.
 *
 * <pre>{@code
 * Value written = Value.of(12, Location.ROOT.key("keep"));
 * assert written.whole().orElseThrow() == 12;
 * assert written.list().isEmpty();
 * }</pre>
 */
public interface Value {

  /**
   * Creates a value from Java objects.
   *
   * @param content text, a number, a flag, a list, a map, or null
   */
  static Value of(Object content, Location location) {
    return new PlainValue(content, location);
  }

  /** Location of the value. */
  Location location();

  /** Location of the key of this value; the same as {@link #location} if there is no key. */
  default Location keyLocation() {
    return location();
  }

  /** Whether a key with this value counts as not set. */
  boolean isAbsent();

  /** As text. */
  Optional<String> text();

  /** As a whole number. */
  Optional<Long> whole();

  /** As a number. */
  Optional<Double> number();

  /** As true or false. */
  Optional<Boolean> flag();

  /** The elements of a list. */
  Optional<List<Value>> list();

  /**
   * The values of a table by their keys, in the order written.
   *
   * @param faults receives faults of the keys, such as a duplicate key
   */
  Optional<Map<String, Value>> table(Faults faults);

  /**
   * Checks a scalar before it is read, and reports faults such as a reference to a variable that is
   * not set.
   *
   * @return whether the value may be read
   */
  default boolean isSound(Faults faults) {
    return true;
  }

  /** The value as Java objects: text, number, flag, list, map, or null. */
  Object plain();

  /** Short quotation of the value for messages. */
  String found();
}
