package io.millrace.api.event;

/**
 * Whose numbers a stage watches as one series.
 *
 * <pre>{@code
 * assert EventScope.valueOf("KEY") == EventScope.KEY;
 * }</pre>
 */
public enum EventScope {
  /** Those of each key; known with the answer of a reading. */
  KEY,
  /** Those of all keys of a group, in the order in which they are learned; known after it. */
  GROUP
}
