package io.millrace.cli.topic;

import io.millrace.api.pipeline.SinkSpec;
import io.millrace.streaming.connect.kafka.Secrets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * A topic and how to reach it.
 *
 * @param brokers bootstrap servers
 * @param topic its name
 * @param properties further settings of the client, for example of its security; secrets may be
 *     references as in a pipeline
 */
public record TopicAddress(String brokers, String topic, Map<String, String> properties) {

  /** The topic of a sink. */
  public static TopicAddress of(SinkSpec.Kafka sink) {
    return new TopicAddress(sink.brokers(), sink.topic(), sink.properties());
  }

  /** Another topic of the same brokers. */
  public TopicAddress with(String other) {
    return new TopicAddress(brokers, other, properties);
  }

  /** Settings that any client of these brokers begins with. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(Secrets.readable(properties));
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    return settings;
  }

  /** The address as messages show it. */
  @Override
  public String toString() {
    return "topic " + topic + " at " + brokers;
  }
}
