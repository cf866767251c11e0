package io.millrace.api.model;

/**
 * How a model came to be.
 *
 * @param seed the pipeline's seed
 * @param parent version released before this one of the same group, or {@link #NO_PARENT}
 * @param learned observations learned so far
 * @param time newest event time learned, milliseconds since 1970 UTC
 */
public record Provenance(long seed, long parent, long learned, long time) {

  /** The parent of a group's first release. */
  public static final long NO_PARENT = -1;
}
