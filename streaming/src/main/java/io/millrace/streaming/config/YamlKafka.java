package io.millrace.streaming.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what sources and sinks say of Kafka: brokers, topics, client properties. */
final class YamlKafka {

  private static final String BROKERS = "brokers as host:port, several with commas between";
  private static final Pattern BROKER =
      Pattern.compile("(?:[^\\s,:/\\[\\]]+|\\[[0-9a-fA-F:.]+\\]):(\\d{1,5})");
  private static final String TOPIC =
      "a topic name of up to 249 letters, digits, dots, dashes and underscores";
  private static final Pattern TOPIC_NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

  /** Client properties that carry who may connect, and how. */
  private static final List<String> CONNECTION = List.of("security.", "sasl.", "ssl.");

  /** Client properties that follow from the pipeline; another value would break it. */
  private static final Map<String, String> OURS =
      Map.of(
          "bootstrap.servers", "write brokers: instead",
          "key.serializer", "remove it",
          "value.serializer", "remove it",
          "key.deserializer", "remove it",
          "value.deserializer", "remove it",
          "transactional.id", "remove it; it follows from the pipeline's name",
          "enable.idempotence", "remove it; exactly-once output needs it",
          "enable.auto.commit", "remove it; checkpoints commit offsets",
          "acks", "remove it; exactly-once output needs all");

  private YamlKafka() {}

  static Optional<String> brokers(YamlValue value) {
    Optional<String> text = value.text(BROKERS);
    for (String broker : text.map(all -> all.split(",", -1)).orElse(new String[0])) {
      Matcher form = BROKER.matcher(broker.strip());
      if (!form.matches() || port(form) < 1 || port(form) > 65_535) {
        value.refuse("expected " + BROKERS + ", found " + value.found());
        return Optional.empty();
      }
    }
    return text;
  }

  static Optional<String> topic(YamlValue value) {
    return value.text(TOPIC, TOPIC_NAME);
  }

  static Map<String, String> properties(YamlMap kafka) {
    Map<String, String> properties = new LinkedHashMap<>();
    kafka
        .take("properties")
        .flatMap(value -> value.map("a mapping of Kafka client properties"))
        .map(YamlMap::entries)
        .orElse(Map.of())
        .forEach(
            (name, value) -> {
              if (OURS.containsKey(name)) {
                value.refuse("Millrace sets this property itself; " + OURS.get(name));
              } else if (name.startsWith("config.providers")) {
                value.refuse("Millrace sets this property itself; " + YamlSecrets.CURE);
              } else {
                YamlSecrets.property(name, value).ifPresent(text -> properties.put(name, text));
              }
            });
    return properties;
  }

  /** Those of a source's properties that a sink on the same brokers needs too. */
  static Map<String, String> connection(Map<String, String> properties) {
    Map<String, String> carried = new LinkedHashMap<>(properties);
    carried.keySet().removeIf(name -> CONNECTION.stream().noneMatch(name::startsWith));
    return carried;
  }

  private static int port(Matcher broker) {
    return Integer.parseInt(broker.group(1));
  }
}
