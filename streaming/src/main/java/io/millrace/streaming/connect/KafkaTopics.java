package io.millrace.streaming.connect;

import io.millrace.operator.Spelling;
import io.millrace.streaming.pipeline.PipelineSpec;
import io.millrace.streaming.pipeline.SinkSpec;
import io.millrace.streaming.pipeline.SourceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics of a pipeline before it starts, as a client sees them: the source's must be there, the
 * sinks' are made where they are missing.
 *
 * <p>A missing topic would otherwise show as a job that restarts for ever, or as a consumer that
 * waits in silence.
 */
public final class KafkaTopics {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** How a topic of models is made. */
  public static final Map<String, String> OF_MODELS =
      Map.of(
          "cleanup.policy",
          "compact",
          "max.message.bytes",
          Integer.toString(KafkaSinks.LARGEST_MODEL));

  private final List<String> made = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> unreachable = new ArrayList<>();

  private KafkaTopics() {}

  /**
   * What was found and done.
   *
   * @param made topics that were made, one line each
   * @param faults why the pipeline cannot start, a message each; empty if it can
   * @param unreachable brokers that gave this client no answer, a message each: a fault of a
   *     pipeline that runs here, perhaps none of one that runs elsewhere
   */
  public record Prepared(List<String> made, List<String> faults, List<String> unreachable) {
    public Prepared {
      made = List.copyOf(made);
      faults = List.copyOf(faults);
      unreachable = List.copyOf(unreachable);
    }
  }

  /** Asks every broker that a pipeline names; takes at most a quarter of a minute for each. */
  public static Prepared prepare(PipelineSpec spec) {
    KafkaTopics topics = new KafkaTopics();
    for (Place place : places(spec)) {
      topics.prepare(place);
    }
    return new Prepared(topics.made, topics.faults, topics.unreachable);
  }

  /** What a pipeline reads and writes at one address. */
  private static final class Place {
    private final String brokers;
    private final Map<String, String> properties = new HashMap<>();
    private final List<String> read = new ArrayList<>();
    private final Map<String, Map<String, String>> written = new LinkedHashMap<>();

    Place(String brokers) {
      this.brokers = brokers;
    }
  }

  private static List<Place> places(PipelineSpec spec) {
    Map<String, Place> places = new LinkedHashMap<>();
    if (spec.input().source() instanceof SourceSpec.Kafka kafka) {
      Place place = places.computeIfAbsent(kafka.brokers(), Place::new);
      place.properties.putAll(kafka.properties());
      place.read.addAll(kafka.topics());
    }
    spec.input()
        .published()
        .ifPresent(
            published -> {
              if (published.models() instanceof SourceSpec.Kafka kafka) {
                Place place = places.computeIfAbsent(kafka.brokers(), Place::new);
                place.properties.putAll(kafka.properties());
                place.read.addAll(kafka.topics());
              }
            });
    write(places, spec.outputs().results(), Map.of());
    write(places, spec.outputs().deadLetters(), Map.of());
    spec.outputs().models().ifPresent(sink -> write(places, sink, OF_MODELS));
    return List.copyOf(places.values());
  }

  private static void write(Map<String, Place> places, SinkSpec sink, Map<String, String> config) {
    if (sink instanceof SinkSpec.Kafka kafka) {
      Place place = places.computeIfAbsent(kafka.brokers(), Place::new);
      place.properties.putAll(kafka.properties());
      place.written.put(kafka.topic(), config);
    }
  }

  private void prepare(Place place) {
    Map<String, Object> settings = new HashMap<>(Secrets.readable(place.properties));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, place.brokers);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    try (Admin admin = Admin.create(settings)) {
      Set<String> there = new TreeSet<>(await(admin.listTopics().names()));
      for (String topic : place.read) {
        if (!there.contains(topic)) {
          faults.add(
              "Cannot read topic "
                  + topic
                  + " at "
                  + place.brokers
                  + ": there is no such topic; create it, or name another"
                  + Spelling.suggestion(topic, there));
        }
      }
      for (Map.Entry<String, Map<String, String>> sink : place.written.entrySet()) {
        if (!there.contains(sink.getKey()) && faults.isEmpty()) {
          make(admin, place, sink.getKey(), sink.getValue());
        }
      }
    } catch (KafkaException | TimeoutException failed) {
      Optional<String> refusal = KafkaLogin.refusal(place.brokers, failed);
      if (refusal.isEmpty()) {
        unreachable.add(
            "Cannot reach Kafka at "
                + place.brokers
                + ": "
                + reason(failed)
                + "; check brokers: and that a broker listens there");
      } else if (failed instanceof AuthenticationException) {
        faults.add(refusal.get());
      } else {
        // A secret that is not here may well be where the job will run.
        unreachable.add(refusal.get());
      }
    }
  }

  private void make(Admin admin, Place place, String topic, Map<String, String> config) {
    boolean compacted = !config.isEmpty();
    try {
      Optional<Integer> partitions = compacted ? Optional.of(1) : partitions(admin, place);
      await(
          admin
              .createTopics(
                  List.of(new NewTopic(topic, partitions, Optional.empty()).configs(config)))
              .all());
      new FreshTopics(admin).await(List.of(topic), PATIENCE);
      made.add("made topic " + topic + (compacted ? ", compacted," : "") + " at " + place.brokers);
    } catch (TopicExistsException other) {
      // Somebody was faster; the topic is there.
    } catch (KafkaException | TimeoutException refused) {
      faults.add(
          "Cannot write topic "
              + topic
              + " at "
              + place.brokers
              + ": there is no such topic, and it could not be made ("
              + reason(refused)
              + "); create it");
    }
  }

  /** As many as the widest topic that is read has; without one, the broker decides. */
  private static Optional<Integer> partitions(Admin admin, Place place) throws TimeoutException {
    return await(admin.describeTopics(place.read).allTopicNames()).values().stream()
        .map(topic -> topic.partitions().size())
        .max(Integer::compare);
  }

  private static String reason(Exception failed) {
    return failed instanceof TimeoutException || failed.getMessage() == null
        ? "no answer within " + PATIENCE.toSeconds() + " s"
        : failed.getMessage();
  }

  private static <T> T await(KafkaFuture<T> future) throws TimeoutException {
    return FreshTopics.answer(future, PATIENCE);
  }
}
