package io.millrace.api.config;

import java.util.List;

/**
 * One thing wrong with a configuration. It holds what is known rather than a text, so that each
 * user of the reader words it in the form of its own messages.
 */
public sealed interface Fault {

  Location location();

  /**
   * A value that is not what it should be.
   *
   * @param expected what should be there, such as {@code a whole number from 1 to 9}
   */
  record Wrong(Location location, String expected, Value found) implements Fault {}

  /**
   * A key that must be there and is not.
   *
   * @param location of the key, in the line of the table that lacks it
   * @param expected what its value should be
   * @param example a value to write
   */
  record Missing(Location location, String key, String expected, String example) implements Fault {}

  /**
   * A key that nobody knows.
   *
   * @param known the keys there are
   * @param free those of them that are not written: what was probably meant is among these
   */
  record Unknown(Location location, String key, List<String> known, List<String> free)
      implements Fault {}

  /**
   * Something that does not fit what else is written, in words.
   *
   * @param cure what to do; empty if it follows from the rest
   */
  record Misfit(Location location, String expected, String found, String cure) implements Fault {}

  /** Anything else, in words. */
  record Other(Location location, String message) implements Fault {}
}
