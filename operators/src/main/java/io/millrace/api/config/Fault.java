package io.millrace.api.config;

import java.util.List;

/**
 * One fault of a configuration. It holds the facts instead of a message, so that each user of the
 * reader can write messages in its own form.
 *
 * <pre>{@code
 * Fault fault = new Fault.Other(new Location("source", 3), "expected one source, found two");
 * assert fault.location().line() == 3;
 * }</pre>
 */
public sealed interface Fault {

  /** Location of the fault. */
  Location location();

  /**
   * A value of the wrong form.
   *
   * @param location location of the value
   * @param expected the expected form, such as {@code a whole number from 1 to 9}
   * @param found the value
   */
  record Wrong(Location location, String expected, Value found) implements Fault {}

  /**
   * A required key that is missing.
   *
   * @param location location of the key, with the line of its table
   * @param key name of the key
   * @param expected the expected form of its value
   * @param example an example of a value
   */
  record Missing(Location location, String key, String expected, String example) implements Fault {}

  /**
   * An unknown key.
   *
   * @param location location of the key
   * @param key the key as it is written
   * @param known the known keys
   * @param free the known keys that are not set; candidates for the intended key
   */
  record Unknown(Location location, String key, List<String> known, List<String> free)
      implements Fault {}

  /**
   * A conflict with other parts of the configuration, in words.
   *
   * @param location location of the conflicting part
   * @param expected what would be accepted
   * @param found what was found
   * @param cure how to correct it; empty if that is obvious
   */
  record Misfit(Location location, String expected, String found, String cure) implements Fault {}

  /**
   * Any other fault, in words.
   *
   * @param location location of the fault
   * @param message what was expected and what was found
   */
  record Other(Location location, String message) implements Fault {}
}
