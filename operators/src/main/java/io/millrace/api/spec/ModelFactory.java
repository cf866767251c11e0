package io.millrace.api.spec;

import io.millrace.api.operator.StreamModel;
import java.util.Set;
import java.util.function.UnaryOperator;

/** How the catalogue builds one kind of stage. */
public sealed interface ModelFactory {

  /** Options whose value is the path of a model file, which the host reads and attaches. */
  default Set<String> files() {
    return Set.of();
  }

  /** A stage that stands on its own. */
  non-sealed interface Operator extends ModelFactory {
    /**
     * Builds the operator, reporting faults through {@code options}.
     *
     * @param inputWidth channels there are; an operator that reads fewer, the first ones, leaves
     *     the others to the stage behind
     * @return the operator; null only if a fault was reported
     */
    StreamModel create(int inputWidth, Options options);
  }

  /** A stage that stands before another and shares its key state, such as a running scale. */
  non-sealed interface Wrapper extends ModelFactory {
    /** Reads the options, reporting faults, and returns what wraps the stages after it. */
    UnaryOperator<StreamModel> wrapper(Options options);
  }
}
