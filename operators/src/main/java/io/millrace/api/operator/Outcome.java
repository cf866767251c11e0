package io.millrace.api.operator;

/**
 * Result of one step for one row.
 *
 * <p>The example of {@link StreamModel} sets an outcome, that of {@link Rows} reads one.
 */
public enum Outcome {
  /** The row advanced and its output row is filled. */
  EMITTED,
  /**
   * The row advanced without output: the operator is warming up, or its stride skips this
   * observation.
   */
  SILENT,
  /**
   * The input was not acceptable (see {@link Ports.Missing}); the state of the row is unchanged.
   */
  REFUSED
}
