package io.millrace.streaming.plugin;

import io.millrace.api.config.Key;
import io.millrace.api.event.WatchedField;
import io.millrace.api.event.Watching;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/*
 * A plug-in's factory runs while a pipeline is read. An exception that it throws becomes a fault of
 * the stage, so that the user sees line, operator and jar instead of a stack trace.
 */
/** Wraps a plug-in's factory, so that its exceptions become faults of the stage. */
final class GuardedFactory {

  private GuardedFactory() {}

  /**
   * Wraps a factory.
   *
   * @param named the operator and its jar, for example {@code operator 'a' of plugin a.jar}
   */
  static ModelFactory of(ModelFactory factory, String named) {
    if (factory instanceof ModelFactory.Wrapper wrapper) {
      return new Wrapper(wrapper, named);
    }
    return factory instanceof ModelFactory.Watcher watcher
        ? new Watcher(watcher, named)
        : new Operator((ModelFactory.Operator) factory, named);
  }

  private record Watcher(ModelFactory.Watcher factory, String named)
      implements ModelFactory.Watcher {

    @Override
    public Set<String> files() {
      return factory.files();
    }

    @Override
    public Watching watch(Options options, WatchedField field) {
      try {
        return factory.watch(options, field);
      } catch (RuntimeException | LinkageError failed) {
        refuse(options, named, failed);
        return null;
      }
    }

    @Override
    public Watching watch(Options options, List<WatchedField> fields) {
      try {
        return factory.watch(options, fields);
      } catch (RuntimeException | LinkageError failed) {
        refuse(options, named, failed);
        return null;
      }
    }

    @Override
    public boolean isOfSeveral() {
      return factory.isOfSeveral();
    }

    @Override
    public Optional<Key<List<String>>> flags() {
      return factory.flags();
    }
  }

  private record Operator(ModelFactory.Operator factory, String named)
      implements ModelFactory.Operator {

    @Override
    public Set<String> files() {
      return factory.files();
    }

    @Override
    public StreamModel create(int inputWidth, Options options) {
      try {
        return factory.create(inputWidth, options);
      } catch (RuntimeException | LinkageError failed) {
        refuse(options, named, failed);
        return null;
      }
    }
  }

  private record Wrapper(ModelFactory.Wrapper factory, String named)
      implements ModelFactory.Wrapper {

    @Override
    public Set<String> files() {
      return factory.files();
    }

    @Override
    public UnaryOperator<StreamModel> wrapper(Options options) {
      try {
        UnaryOperator<StreamModel> around = factory.wrapper(options);
        return behind -> around(around, behind, options);
      } catch (RuntimeException | LinkageError failed) {
        refuse(options, named, failed);
        return UnaryOperator.identity();
      }
    }

    private StreamModel around(
        UnaryOperator<StreamModel> around, StreamModel behind, Options options) {
      try {
        return around.apply(behind);
      } catch (RuntimeException | LinkageError failed) {
        refuse(options, named, failed);
        return behind;
      }
    }
  }

  private static void refuse(Options options, String named, Throwable failed) {
    options.refuse("", named + " failed to build: " + LoadFailure.of(failed));
  }
}
