package io.millrace.api.spec;

/**
 * Describes one stage of a model: a {@link ModelSpec}, or the typed form of an operator that ships
 * with Millrace, such as {@code Dictionary} and {@code Forecast}.
 *
 * <pre>{@code
 * Stage written = new ModelSpec("dictionary", Map.of()).with("keep", 3);
 * Stage typed = Dictionary.keep(3);
 * assert typed.spec().equals(written.spec());
 * }</pre>
 *
 * <p>A stage is immutable and checks nothing. The options of all stages are checked together when a
 * model is built, and all faults are reported at once.
 */
public interface Stage {

  /** Returns the operator's name and its options, in the order in which they were set. */
  ModelSpec spec();

  /**
   * Returns this stage under a name. A field of a stage is named by it, as in {@code codes.error};
   * without one, a stage is called as its operator.
   *
   * <pre>{@code
   * ModelSpec codes = Dictionary.keep(3).as("codes");
   * assert codes.name().equals("codes") && codes.type().equals("dictionary");
   * }</pre>
   *
   * @param name letters, digits, dashes and underscores, beginning with a letter; no other stage
   *     has it
   */
  default ModelSpec as(String name) {
    return spec().as(name);
  }
}
