package io.millrace.cli.models;

import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.topic.ClientProperties;
import io.millrace.cli.topic.TopicAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options for the location of models; a folder is the first argument of a command. */
final class ModelLocation {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--brokers",
      paramLabel = "HOST:PORT",
      description = "Read a topic at these brokers instead of a folder.")
  private String brokers;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "The topic; models by default.")
  private String topic;

  @Option(
      names = "--properties",
      paramLabel = "FILE",
      description = "Settings of the Kafka client, for example for security.")
  private Path properties;

  /** The arguments of a command after the location. */
  List<String> rest(List<String> words) {
    return brokers != null || words.isEmpty() ? words : words.subList(1, words.size());
  }

  ModelReader reader(List<String> words) {
    if (brokers != null) {
      return new TopicModelReader(topic(topic));
    }
    if (topic != null || properties != null) {
      throw new ParameterException(
          spec.commandLine(), "Cannot read a topic without its brokers: add --brokers HOST:PORT");
    }
    if (words.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Cannot tell where the models are: name a folder, or --brokers");
    }
    return new FolderModelReader(Path.of(words.get(0)));
  }

  /** The folder that a command was given, if it was given one. */
  Optional<Path> folder(List<String> words) {
    return brokers != null || words.isEmpty()
        ? Optional.empty()
        : Optional.of(Path.of(words.get(0)));
  }

  /**
   * The publisher for a command that names the location as {@link #reader} does.
   *
   * @param catalog the operators that models may be of
   */
  ModelPublisher publisher(List<String> words, ModelCatalog catalog) {
    return brokers != null
        ? new TopicModelPublisher(topic(topic), catalog)
        : new FolderModelPublisher(Path.of(words.get(0)));
  }

  /**
   * Where to publish.
   *
   * @param to a folder; with brokers a topic, or null for that of the options
   * @param catalog the operators that models may be of
   */
  ModelPublisher publisher(String to, ModelCatalog catalog) {
    if (brokers != null) {
      if (to != null && topic != null) {
        throw new ParameterException(
            spec.commandLine(), "Cannot publish on two topics: keep --to or --topic");
      }
      return new TopicModelPublisher(topic(to != null ? to : topic), catalog);
    }
    if (to == null || topic != null || properties != null) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot tell where to publish: add --to FOLDER, or --brokers HOST:PORT for a topic");
    }
    return new FolderModelPublisher(Path.of(to));
  }

  /** A topic at the brokers of the options; the usual one without a name. */
  private TopicAddress topic(String named) {
    return new TopicAddress(
        brokers, named == null ? "models" : named, ClientProperties.read(properties));
  }
}
