package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.start.Beginning;
import io.millrace.simulate.embedded.BrokerSecurity;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password of the pipeline is in the file that holds it, and nowhere else. */
final class SecretsITCase {

  private static final String PASSWORD = "a-password-for-nobody-else";

  @TempDir Path folder;

  @Test
  void noLogCheckpointSavepointOrRunRecordHoldsAPassword() throws Exception {
    BrokerSecurity security =
        BrokerSecurity.make(
            folder.resolve("keys"), Map.of("admin", "administrator", "millrace", PASSWORD));
    Path secret = Files.writeString(folder.resolve("keys/secret"), PASSWORD);
    Path work = Files.createDirectories(folder.resolve("work"));
    StringWriter said = new StringWriter();
    List<String> checkpoints = new ArrayList<>();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker"), security).start();
        Log log = new Log()) {
      send(broker, security.client("admin"));
      PipelineSpec spec =
          PipelineYaml.read(
              "air.yaml", pipeline(broker, security, secret), Map.of(), StandardCatalog.catalog());

      new LocalRun(
              spec,
              Plugins.none(),
              work,
              new PrintWriter(said, true),
              () -> {
                files(work, "_metadata").forEach(file -> checkpoints.add(file.toString()));
                return !checkpoints.isEmpty() && holding(work).isEmpty();
              })
          .run(Beginning.unsaid());

      assertThat(log.lines()).as("that the log was heard").isPositive();
      assertThat(log.holding()).isEmpty();
    }
    assertThat(said.toString()).contains("savepoint").doesNotContain(PASSWORD);
    assertThat(checkpoints).as("that were looked at").isNotEmpty();
    assertThat(files(work, "_metadata")).as("savepoint").isNotEmpty();
    assertThat(holding(work)).isEmpty();
    assertThat(holding(folder.resolve("keys"))).as("that it would be found").contains(secret);
  }

  private static void send(EmbeddedBroker broker, Map<String, String> login) {
    try (Topics topics = new Topics(broker.brokers(), login)) {
      topics.create(Topics.Plan.of("readings", 1));
    }
    Map<String, Object> settings = new HashMap<>(login);
    settings.put("bootstrap.servers", broker.brokers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < 500; i++) {
        producer.send(
            new ProducerRecord<>(
                "readings",
                String.format(
                    Locale.ROOT,
                    "{\"key\": \"b\", \"time\": %d, \"values\": [%d, %d]}",
                    1_700_000_000_000L + i * 1000L,
                    i % 7,
                    i % 5)));
      }
    }
  }

  private static String pipeline(EmbeddedBroker broker, BrokerSecurity security, Path secret) {
    String trust =
        security.trust().entrySet().stream()
            .map(entry -> "      " + entry.getKey() + ": " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    return """
        name: air
        channels: [temperature, pressure]
        source:
          kafka:
            brokers: "%s"
            topics: [readings]
            properties:
              sasl.jaas.config: org.apache.kafka.common.security.scram.ScramLoginModule required
                username="millrace" password="${file:%s}";
        %s
        operators: [dictionary]
        results: {kafka: {topic: codes}}
        models: {folder: models}
        checkpoints: {every: 200 ms}
        """
        .formatted(broker.brokers(), secret, trust.stripTrailing());
  }

  /** Files that hold the password. */
  private static List<Path> holding(Path place) {
    return files(place, "").filter(SecretsITCase::holds).toList();
  }

  private static boolean holds(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(PASSWORD);
    } catch (IOException gone) {
      // Checkpoints come and go.
      return false;
    }
  }

  private static Stream<Path> files(Path place, String name) {
    try (Stream<Path> all = Files.walk(place)) {
      return all
          .filter(file -> file.toString().endsWith(name) && Files.isRegularFile(file))
          .toList()
          .stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (UncheckedIOException gone) {
      return Stream.of();
    }
  }

  /**
   * Every line of the log; of Kafka's clients and of Millrace at the level at which they tell most.
   */
  private static final class Log extends AbstractAppender implements AutoCloseable {

    private static final List<String> TELLING = List.of("org.apache.kafka.clients", "io.millrace");

    private final Collection<String> holding = new ConcurrentLinkedQueue<>();
    private final AtomicLong lines = new AtomicLong();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Configuration configuration = context.getConfiguration();

    Log() {
      super("secrets", null, null, true, Property.EMPTY_ARRAY);
      start();
      configuration.getRootLogger().addAppender(this, Level.ALL, null);
      for (String name : TELLING) {
        // Not passed on: the console would get them all.
        LoggerConfig telling = new LoggerConfig(name, Level.DEBUG, false);
        telling.addAppender(this, Level.ALL, null);
        configuration.addLogger(name, telling);
      }
      context.updateLoggers();
    }

    @Override
    public void append(LogEvent event) {
      lines.incrementAndGet();
      String line = event.getMessage().getFormattedMessage() + event.getThrown();
      if (line.contains(PASSWORD)) {
        holding.add(event.getLoggerName() + ": " + line);
      }
    }

    long lines() {
      return lines.get();
    }

    Collection<String> holding() {
      return holding;
    }

    @Override
    public void close() {
      TELLING.forEach(configuration::removeLogger);
      configuration.getRootLogger().removeAppender("secrets");
      context.updateLoggers();
      stop();
    }
  }
}
