package io.millrace.operator;

import java.util.function.UnaryOperator;

/** How the catalogue builds one kind of stage. */
public sealed interface ModelFactory {

  /** A stage that stands on its own: reads {@code inputWidth} channels. */
  non-sealed interface Operator extends ModelFactory {
    /** Builds the operator, reporting faults through {@code options}. */
    StreamModel create(int inputWidth, Options options);
  }

  /** A stage that stands before another and shares its key state, such as a running scale. */
  non-sealed interface Wrapper extends ModelFactory {
    /** Reads the options, reporting faults, and returns what wraps the stages after it. */
    UnaryOperator<StreamModel> wrapper(Options options);
  }
}
