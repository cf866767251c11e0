package io.millrace.cli.topic;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The topics that a pipeline reads and writes. */
public final class PipelineTopics {

  private PipelineTopics() {}

  /** The topics of the source, of a history and live topics the latter; empty if it reads files. */
  public static List<TopicAddress> sources(PipelineSpec pipeline) {
    return pipeline.input().source().topicsRead().stream()
        .flatMap(
            kafka ->
                kafka.topics().stream()
                    .map(topic -> new TopicAddress(kafka.brokers(), topic, kafka.properties())))
        .toList();
  }

  /** The topic of a sink; empty if it is a folder. */
  public static Optional<TopicAddress> of(SinkSpec sink) {
    return sink instanceof SinkSpec.Kafka kafka
        ? Optional.of(TopicAddress.of(kafka))
        : Optional.empty();
  }

  /** All of them, the source's first. */
  public static List<TopicAddress> of(PipelineSpec pipeline) {
    List<TopicAddress> all = new ArrayList<>(sources(pipeline));
    pipeline.records().values().forEach(sink -> of(sink).ifPresent(all::add));
    pipeline.models().forEach(sink -> of(sink).ifPresent(all::add));
    return all;
  }
}
