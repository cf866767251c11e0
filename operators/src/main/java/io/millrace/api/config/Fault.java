package io.millrace.api.config;

import java.util.List;

/**
 * One thing wrong with a configuration. It holds what is known rather than a text, so that each
 * user of the reader words it in the form of its own messages.
 *
 * <pre>{@code
 * Fault fault = new Fault.Other(new Location("source", 3), "expected one source, found two");
 * assert fault.location().line() == 3;
 * }</pre>
 */
public sealed interface Fault {

  /** Where the fault is. */
  Location location();

  /**
   * A value that is not what it should be.
   *
   * @param location of the value
   * @param expected what should be there, such as {@code a whole number from 1 to 9}
   * @param found what is there
   */
  record Wrong(Location location, String expected, Value found) implements Fault {}

  /**
   * A key that must be there and is not.
   *
   * @param location of the key, in the line of the table that lacks it
   * @param key name of the key
   * @param expected what its value should be
   * @param example a value to write
   */
  record Missing(Location location, String key, String expected, String example) implements Fault {}

  /**
   * A key that nobody knows.
   *
   * @param location of the key
   * @param key as it is written
   * @param known the keys there are
   * @param free those of them that are not written: what was probably meant is among these
   */
  record Unknown(Location location, String key, List<String> known, List<String> free)
      implements Fault {}

  /**
   * Something that does not fit what else is written, in words.
   *
   * @param location of what does not fit
   * @param expected what would fit
   * @param found what is there
   * @param cure what to do; empty if it follows from the rest
   */
  record Misfit(Location location, String expected, String found, String cure) implements Fault {}

  /**
   * Anything else, in words.
   *
   * @param location where it is
   * @param message what was expected and what was found
   */
  record Other(Location location, String message) implements Fault {}
}
