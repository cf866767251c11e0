package io.millrace.api.spec;

import io.millrace.api.config.KeyTable;
import io.millrace.api.operator.StreamModel;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How the catalogue builds one kind of stage.
 *
 * <p>A factory reads its options, reports what is wrong with them, and returns the operator. It is
 * called where a pipeline is read and on every worker, so it must give the same operator each time:
 *
 * <pre>{@code
 * static ModelFactory movingAverage(IntFunction<StreamModel> ofWindow) {
 *   Key<Integer> window = Key.whole("window", 1, 4096).defaultsTo(16);
 *   return ModelFactory.declaring(
 *       KeyTable.of(window),
 *       (inputWidth, options) -> ofWindow.apply(options.read(window)));
 * }
 * }</pre>
 */
public sealed interface ModelFactory {

  /** Options whose value is the path of a model file, which the host reads and attaches. */
  default Set<String> files() {
    return Set.of();
  }

  /**
   * The options of the stage, which the schema of pipeline files shows. Empty where they are not
   * declared: then any option may be written as far as the schema knows.
   */
  default Optional<KeyTable> keys() {
    return Optional.empty();
  }

  /** A factory with declared options. */
  static Operator declaring(KeyTable keys, Operator factory) {
    return new Operator() {
      @Override
      public Optional<KeyTable> keys() {
        return Optional.of(keys);
      }

      @Override
      public Set<String> files() {
        return factory.files();
      }

      @Override
      public StreamModel create(int inputWidth, Options options) {
        return factory.create(inputWidth, options);
      }
    };
  }

  /** A factory with declared options. */
  static Wrapper declaring(KeyTable keys, Wrapper factory) {
    return new Wrapper() {
      @Override
      public Optional<KeyTable> keys() {
        return Optional.of(keys);
      }

      @Override
      public UnaryOperator<StreamModel> wrapper(Options options) {
        return factory.wrapper(options);
      }
    };
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
