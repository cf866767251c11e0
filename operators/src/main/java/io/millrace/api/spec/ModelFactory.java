package io.millrace.api.spec;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.event.WatchedField;
import io.millrace.api.event.Watching;
import io.millrace.api.operator.StreamModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Builds one kind of stage for the catalogue.
 *
 * <p>A factory reads its options, reports faults in them, and returns the operator. It is called
 * where a pipeline is read and on every worker, so it must return the same operator each time:
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

  /**
   * Returns the options whose value is the path of a model file. The host reads these files and
   * attaches them.
   */
  default Set<String> files() {
    return Set.of();
  }

  /**
   * Returns the declared options of the stage, which appear in the schema of pipeline files. Empty
   * if the options are not declared: the schema then accepts any option.
   */
  default Optional<KeyTable> keys() {
    return Optional.empty();
  }

  /** Returns a factory with declared options. */
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

  /** Returns a factory with declared options. */
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

  /** Returns a factory with declared options, which include those of {@link Watcher}. */
  static Watcher watching(KeyTable keys, Watcher factory) {
    return new Watcher() {
      @Override
      public Optional<KeyTable> keys() {
        return Optional.of(keys.and(factory.isOfSeveral() ? FIELDS : ON, INDEX, LEARNER));
      }

      @Override
      public Watching watch(Options options, WatchedField field) {
        return factory.watch(options, field);
      }

      @Override
      public Watching watch(Options options, List<WatchedField> fields) {
        return factory.watch(options, fields);
      }

      @Override
      public boolean isOfSeveral() {
        return factory.isOfSeveral();
      }

      @Override
      public Optional<Key<List<String>>> flags() {
        return factory.flags();
      }
    };
  }

  /** A factory of a stage that is an operator by itself. */
  non-sealed interface Operator extends ModelFactory {
    /**
     * Builds the operator, reporting faults through {@code options}.
     *
     * @param inputWidth number of available channels; an operator may read only the first of them,
     *     and leaves the others to the next stage
     * @return the operator; null only if a fault was reported
     */
    StreamModel create(int inputWidth, Options options);
  }

  /**
   * A factory of a stage that wraps the stages after it and shares their key state, such as a
   * running scale.
   */
  non-sealed interface Wrapper extends ModelFactory {
    /**
     * Reads the options, reports faults, and returns a function that wraps the stages after this
     * one.
     */
    UnaryOperator<StreamModel> wrapper(Options options);
  }

  /**
   * A factory of a stage that watches a field of a stage before it, and reports events. It changes
   * nothing that other stages read or answer.
   */
  non-sealed interface Watcher extends ModelFactory {

    /** The option that names the field. */
    Key<String> ON =
        Key.of("on", Forms.text("a field of a stage before, such as dictionary.score"))
            .describedAs("The field that is watched: stage.field, or a field of the stage before.")
            .required("dictionary.score");

    /** The option that names the fields, in place of {@link #ON}. */
    Key<List<String>> FIELDS =
        Key.of("on", Forms.texts("a field of a stage before, such as dictionary.score, or a list"))
            .describedAs("The field that is watched, stage.field, or those watched together.")
            .required("dictionary.score");

    /** The option that chooses one number of a field that has several. */
    Key<Integer> INDEX =
        Key.whole("index", 0, Integer.MAX_VALUE)
            .describedAs("Which number of a field of several is watched, from 0.")
            .defaultsToComputed("none: the field has one number");

    /** The option that names the learner that events change. */
    Key<String> LEARNER =
        Key.of("learner", Forms.text("the name of a stage"))
            .describedAs("The stage that events change.")
            .defaultsToComputed("the last one before that can do it");

    /**
     * Reads the options, reports faults, and returns how the field is watched.
     *
     * @param field the field; of one number unless {@code index} is given
     */
    Watching watch(Options options, WatchedField field);

    /** Returns whether the stage may watch several fields at once, by {@link #FIELDS}. */
    default boolean isOfSeveral() {
      return false;
    }

    /**
     * As {@link #watch(Options, WatchedField)}, of a stage that may watch several fields at once.
     *
     * @param fields at least one, in the order of {@link #FIELDS}; a null one is a stage alone
     */
    default Watching watch(Options options, List<WatchedField> fields) {
      return watch(options, fields.get(0));
    }

    /**
     * Returns the option, if there is one, that names fields that are true or false, which the
     * watch is given behind the numbers that it looks at.
     */
    default Optional<Key<List<String>>> flags() {
      return Optional.empty();
    }
  }
}
