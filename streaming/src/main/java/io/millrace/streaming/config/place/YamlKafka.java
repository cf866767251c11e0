package io.millrace.streaming.config.place;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.Value;
import io.millrace.streaming.config.tree.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the Kafka keys of sources and sinks: brokers, topics, client properties. */
public final class YamlKafka {

  private static final String BROKER = "(?:[^\\s,:/\\[\\]]+|\\[[0-9a-fA-F:.]+\\]):(\\d{1,5})";
  private static final Pattern ONE_BROKER = Pattern.compile("\\s*" + BROKER + "\\s*");
  private static final String LIST_OF_BROKERS = "\\s*" + BROKER + "\\s*(,\\s*" + BROKER + "\\s*)*";
  private static final int MOST_PORTS = 65_535;

  /** The brokers of a source. */
  public static final Key<String> BROKERS =
      Key.of(
              "brokers",
              Form.scalar(
                  "brokers as host:port, several with commas between",
                  value -> value.text().filter(YamlKafka::areBrokers),
                  writer -> writer.text(LIST_OF_BROKERS)))
          .describedAs("Bootstrap servers, host:port, several with commas between.")
          .required("\"localhost:9092\"");

  /** The brokers of a sink, or of published models. */
  public static final Key<String> OTHER_BROKERS =
      Key.of("brokers", BROKERS.form())
          .describedAs("Bootstrap servers, if they are not those of the source.")
          .defaultsToComputed("those of the source, where it is on Kafka");

  public static final Form<String> TOPIC =
      Forms.text(
          "a topic name of up to 249 letters, digits, dots, dashes and underscores",
          Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}"));

  public static final Key<Map<String, Value>> PROPERTIES =
      Key.of("properties", Forms.values("a mapping of Kafka client properties", Forms.text("text")))
          .describedAs("Passed to the Kafka client; a password is ${env:NAME} or ${file:/path}.");

  /** Prefixes of the client properties for the connection and its login. */
  private static final List<String> CONNECTION = List.of("security.", "sasl.", "ssl.");

  /** Client properties that Millrace sets; another value would break the pipeline. */
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

  private static boolean areBrokers(String text) {
    for (String broker : text.split(",", -1)) {
      Matcher form = ONE_BROKER.matcher(broker);
      if (!form.matches()) {
        return false;
      }
      int port = Integer.parseInt(form.group(1));
      if (port < 1 || port > MOST_PORTS) {
        return false;
      }
    }
    return true;
  }

  public static Map<String, String> properties(Entries kafka) {
    Map<String, String> properties = new LinkedHashMap<>();
    Faults faults = kafka.faults();
    kafka
        .read(PROPERTIES, Map.of())
        .forEach(
            (name, value) -> {
              if (OURS.containsKey(name)) {
                faults.add(
                    value.location(), "Millrace sets this property itself; " + OURS.get(name));
              } else if (name.startsWith("config.providers")) {
                faults.add(
                    value.location(), "Millrace sets this property itself; " + YamlSecrets.CURE);
              } else {
                YamlSecrets.property(name, (YamlValue) value, faults)
                    .ifPresent(text -> properties.put(name, text));
              }
            });
    return properties;
  }

  /** The properties of a source that a sink on the same brokers needs too. */
  public static Map<String, String> connection(Map<String, String> properties) {
    Map<String, String> carried = new LinkedHashMap<>(properties);
    carried.keySet().removeIf(name -> CONNECTION.stream().noneMatch(name::startsWith));
    return carried;
  }
}
