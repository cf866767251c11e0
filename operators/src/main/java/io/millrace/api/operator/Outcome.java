package io.millrace.api.operator;

/**
 * What became of one row in one step.
 *
 * <p>The example of {@link StreamModel} sets one, that of {@link Rows} reads one.
 */
public enum Outcome {
  /** The row advanced and its output row is filled. */
  EMITTED,
  /** The row advanced; the operator is warming up or between strides and has no output. */
  SILENT,
  /** The input was not acceptable (see {@link Ports.Missing}); nothing of the row changed. */
  REFUSED
}
