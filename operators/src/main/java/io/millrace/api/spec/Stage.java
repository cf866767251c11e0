package io.millrace.api.spec;

/**
 * One stage of a model, written down: a {@link ModelSpec}, or a typed form of one for an operator
 * that ships, such as {@link Dictionary} and {@link Forecast}.
 *
 * <pre>{@code
 * Stage written = new ModelSpec("dictionary", Map.of()).with("keep", 3);
 * Stage typed = Dictionary.keep(3);
 * assert typed.spec().equals(written.spec());
 * }</pre>
 *
 * <p>A stage is immutable and checks nothing. Its options are judged when a model is built, all
 * stages together, and every fault is told at once.
 */
public interface Stage {

  /** The operator's name and its options, in the order in which they were set. */
  ModelSpec spec();
}
