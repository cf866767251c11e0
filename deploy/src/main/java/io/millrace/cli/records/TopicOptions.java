package io.millrace.cli.records;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.cli.run.PipelineFile;
import io.millrace.cli.topic.ClientProperties;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.TopicAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name a topic: by itself, or through a pipeline that reads or writes it. */
final class TopicOptions {

  /** The broker of {@code millrace cluster start}. */
  static final String LOCAL = "localhost:9092";

  @Option(names = "--topic", paramLabel = "TOPIC", description = "The topic.")
  private String topic;

  @Option(
      names = "--brokers",
      paramLabel = "HOST:PORT",
      description =
          "Its brokers; those of the pipeline, or " + LOCAL + ", that of a local cluster.")
  private String brokers;

  @Option(
      names = "--pipeline",
      paramLabel = "PIPELINE",
      description = "Take topic, brokers and security from this pipeline, a YAML file.")
  private Path pipeline;

  @Option(
      names = "--properties",
      paramLabel = "FILE",
      description = "Settings of the Kafka client, for example for security.")
  private Path properties;

  @Mixin private PluginOption plugin;

  /** Whether any option names a topic. */
  boolean isGiven() {
    return topic != null || pipeline != null || brokers != null;
  }

  /** Whether the topic itself is named. */
  boolean namesTopic() {
    return topic != null;
  }

  /**
   * The topic that is named as a parameter of the command, or by the options.
   *
   * @param named null: by the options
   */
  TopicAddress address(String named, Function<PipelineSpec, List<TopicAddress>> usual) {
    if (named != null && topic != null && !named.equals(topic)) {
      throw CommandException.refused(
          "Cannot tell which topic is meant, " + named + " or " + topic + ": leave out --topic");
    }
    topic = named == null ? topic : named;
    return address(usual);
  }

  /** The pipeline, if one is named. */
  Optional<PipelineSpec> pipeline() {
    return Optional.ofNullable(pipeline)
        .map(file -> PipelineFile.read(file, System.getenv(), plugin.plugins().catalog()));
  }

  /**
   * The topic that the options name.
   *
   * @param usual the topics of a pipeline that are meant if none is named
   * @throws CommandException if the options name none, or several
   */
  TopicAddress address(Function<PipelineSpec, List<TopicAddress>> usual) {
    Optional<PipelineSpec> spec = pipeline();
    if (spec.isEmpty()) {
      if (topic == null) {
        throw CommandException.refused(
            "Cannot tell which topic is meant: add --topic TOPIC, or --pipeline PIPELINE");
      }
      return with(new TopicAddress(LOCAL, topic, Map.of()));
    }
    List<TopicAddress> known = new ArrayList<>(usual.apply(spec.get()));
    if (topic != null) {
      known.addAll(PipelineTopics.of(spec.get()));
      return with(
          known.stream()
              .filter(address -> address.topic().equals(topic))
              .findFirst()
              .or(() -> known.stream().findFirst().map(any -> any.with(topic)))
              .orElseGet(() -> new TopicAddress(LOCAL, topic, Map.of())));
    }
    if (known.size() != 1) {
      throw CommandException.refused(
          "Cannot tell which topic of "
              + pipeline
              + " is meant: "
              + (known.isEmpty()
                  ? "there it names files or a folder"
                  : "it names "
                      + String.join(", ", known.stream().map(TopicAddress::topic).toList()))
              + "; add --topic TOPIC");
    }
    return with(known.get(0));
  }

  /** The address with the brokers and settings that the options name. */
  private TopicAddress with(TopicAddress found) {
    Map<String, String> settings = new HashMap<>(found.properties());
    settings.putAll(ClientProperties.read(properties));
    return new TopicAddress(brokers == null ? found.brokers() : brokers, found.topic(), settings);
  }
}
