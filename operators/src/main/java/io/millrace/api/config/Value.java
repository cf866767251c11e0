package io.millrace.api.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One value as written: text, a number, a flag, a list, a table, or nothing. Each view is empty
 * where the value is something else; whether {@code "12"} in quotes is a number is up to the kind
 * of file.
 *
 * <pre>{@code
 * Value written = Value.of(12, Location.ROOT.key("keep"));
 * assert written.whole().orElseThrow() == 12;
 * assert written.list().isEmpty();
 * }</pre>
 */
public interface Value {

  /**
   * A value that is already made of Java objects.
   *
   * @param content text, a number, a flag, a list, a map, or null
   */
  static Value of(Object content, Location location) {
    return new PlainValue(content, location);
  }

  /** Where it is written. */
  Location location();

  /** Where the key stands whose value this is; the same as {@link #location} without one. */
  default Location keyLocation() {
    return location();
  }

  /** Whether a key with this value counts as not written. */
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
   * @param faults takes what is wrong with the keys, such as one that is written twice
   */
  Optional<Map<String, Value>> table(Faults faults);

  /**
   * Reports what is wrong with a scalar before anyone reads it, such as a reference to a variable
   * that is not set.
   *
   * @return whether it may be read
   */
  default boolean isSound(Faults faults) {
    return true;
  }

  /** The value as Java objects: text, number, flag, list, map, or null. */
  Object plain();

  /** How messages quote it, short. */
  String found();
}
