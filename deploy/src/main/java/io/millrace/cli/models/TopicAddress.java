package io.millrace.cli.models;

import io.millrace.streaming.connect.kafka.Secrets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * A topic of models.
 *
 * @param brokers bootstrap servers
 * @param topic its name
 * @param properties further settings of the client, for example of its security; secrets may be
 *     references as in a pipeline
 */
record TopicAddress(String brokers, String topic, Map<String, String> properties) {

  /** Settings that any client of these brokers begins with. */
  Map<String, Object> settings() {
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
