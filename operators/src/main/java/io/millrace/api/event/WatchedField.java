package io.millrace.api.event;

import io.millrace.api.operator.OutputField;

/**
 * The field that a stage watches.
 *
 * <pre>{@code
 * WatchedField score = new WatchedField(OutputField.scalar("score"), WatchedField.Kind.NUMBER);
 * assert !score.isOfErrors();
 * }</pre>
 *
 * @param field as the watched stage declares it
 * @param kind what its numbers are
 */
public record WatchedField(OutputField field, Kind kind) {

  /** What the numbers of a field are. */
  public enum Kind {
    /** Any numbers. */
    NUMBER,
    /** 1 where something is so, and 0 elsewhere. */
    FLAG,
    /** 1 for a right answer and 0 for a wrong one, see {@link Judging}. */
    RIGHT,
    /** Shares of usual readings that are so far from usual, see {@link Watch#pvalue}. */
    SHARE
  }

  /** A field with a fault, of which options are read for theirs. */
  public static final WatchedField UNKNOWN =
      new WatchedField(OutputField.flag("unknown"), Kind.FLAG);

  /** Returns whether an error, or a flag, can be told from its numbers. */
  public boolean isOfErrors() {
    return kind == Kind.FLAG || kind == Kind.RIGHT;
  }
}
