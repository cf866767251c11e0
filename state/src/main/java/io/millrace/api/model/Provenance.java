package io.millrace.api.model;

/**
 * Origin of a model: seed, parent version and what was learned.
 *
 * <pre>{@code
 * Provenance first = new Provenance(42, Provenance.NO_PARENT, 1000, 1_700_000_000_000L);
 * assert first.learned() == 1000;
 * }</pre>
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
