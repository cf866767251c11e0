package io.millrace.simulate.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Message;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines on a broker that speaks TLS alone and wants a login by SCRAM-SHA-512. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureKafkaITCase {

  private static final int DAYS = 4;

  /** Eight stations; the first sixteen readings of each have no scale yet and no result. */
  private static final int RESULTS = (DAYS * 24 - 16) * 8;

  /** Hard on every layer that quotes. */
  private static final String PASSWORD = "hunter\"2\\;{x}$";

  private Path folder;
  private BrokerSecurity security;
  private EmbeddedBroker broker;
  private Map<String, String> admin;
  private Path secret;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    security = BrokerSecurity.make(folder.resolve("keys"), Map.of("admin", "administrator"));
    broker = new EmbeddedBroker(folder.resolve("broker"), security).start();
    admin = security.client("admin");
    secret = Files.writeString(folder.resolve("secret"), PASSWORD + "\n");
    addUser("millrace", PASSWORD);
    addUser("environment", System.getenv("PATH"));
    try (Topics topics = new Topics(broker.brokers(), admin)) {
      topics.create(Topics.Plan.of("readings", 2));
    }
    Map<String, Object> settings = new HashMap<>(admin);
    settings.put("bootstrap.servers", broker.brokers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      BeijingAir.days(DAYS)
          .readings()
          .map(reading -> Message.observation(reading, Optional.empty()))
          .forEach(message -> send(producer, message));
      send(producer, Message.text("nobody", "no reading"));
    }
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void exampleUsage() throws Exception {
    PipelineSpec spec = pipeline("whole", "millrace", "${file:" + secret + "}");

    KafkaTopics.Prepared topics = KafkaTopics.prepare(spec);
    assertThat(topics.faults()).isEmpty();
    assertThat(topics.unreachable()).isEmpty();
    assertThat(topics.made()).hasSize(3);
    try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
      job.ended().get(120, TimeUnit.SECONDS);
    }

    assertThat(values("whole-results")).hasSize(RESULTS).doesNotHaveDuplicates();
    assertThat(values("whole-models")).hasSizeGreaterThanOrEqualTo(8);
    assertThat(values("whole-results-dead-letters"))
        .hasSize(1)
        .allMatch(letter -> letter.contains("\"reason\":\"malformed\""));
  }

  @Test
  void readsASecretFromTheEnvironment() {
    assertThat(KafkaTopics.prepare(pipeline("env", "environment", "${env:PATH}")).faults())
        .isEmpty();
    assertThat(KafkaTopics.prepare(pipeline("env", "environment", "${env:NO_SUCH}")).unreachable())
        .containsExactly(
            "Cannot log in to Kafka at "
                + broker.brokers()
                + ": Cannot read a secret: expected the environment variable NO_SUCH, which is not"
                + " set here; set it in every process that runs the job");
  }

  @Test
  void aJobGraphHoldsNoSecret() throws Exception {
    PipelineSpec spec = pipeline("graph", "millrace", "${file:" + secret + "}");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.of(spec));
    PipelineJob.build(environment, spec, StandardCatalog::catalog);

    byte[] graph = InstantiationUtil.serializeObject(environment.getStreamGraph().getJobGraph());

    String bytes = new String(graph, ISO_8859_1);
    assertThat(bytes).contains("${file:" + secret + "}").doesNotContain("hunter");
    assertThat(spec.toString()).doesNotContain("hunter", secret.toString());
  }

  @Test
  void aWrongPasswordIsOneMessageBeforeTheStart() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "letmein");

    KafkaTopics.Prepared topics =
        KafkaTopics.prepare(pipeline("refused", "millrace", "${file:" + wrong + "}"));

    assertThat(topics.made()).isEmpty();
    assertThat(topics.faults())
        .hasSize(1)
        .allMatch(fault -> fault.startsWith("Cannot log in to Kafka at " + broker.brokers() + ": "))
        .allMatch(fault -> fault.contains("invalid credentials with SASL mechanism SCRAM-SHA-512"))
        .allMatch(fault -> fault.contains("; check security.protocol, sasl.mechanism, the secret"));
  }

  @Test
  void aWrongPasswordOfTheSourceEndsAJobThatStartedAllTheSame() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "letmein");

    String failure = failure(pipeline("stubborn", "millrace", "${file:" + wrong + "}"));

    assertThat(failure)
        .contains("Cannot log in to Kafka at " + broker.brokers(), "invalid credentials")
        .doesNotContain("letmein");
  }

  @Test
  void aWrongPasswordOfASinkDoesSoToo() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "letmein");
    Path lines =
        Files.writeString(
            folder.resolve("lines.jsonl"), "{\"key\":\"k\",\"time\":0,\"values\":[1.0,2.0]}\n");
    String yaml =
        """
        name: half
        channels: [a, b]
        source: {json: {path: %s}}
        operators: [dictionary]
        results:
          kafka:
            brokers: %s
            topic: half
            properties: %s
        """
            .formatted(
                lines, broker.brokers(), properties("millrace", "${file:" + wrong + "}", true));

    assertThat(failure(read(yaml))).contains("Cannot log in to Kafka at", "invalid credentials");
  }

  @Test
  void aBrokerThatIsNotTheTrustedOneIsRefused() {
    PipelineSpec spec =
        read(yaml("strange", properties("millrace", "${file:" + secret + "}", false)));

    assertThat(KafkaTopics.prepare(spec).faults())
        .hasSize(1)
        .allMatch(fault -> fault.contains("SSL handshake failed"))
        .allMatch(fault -> fault.contains("certificat"));
  }

  /** Why a job ends, whole, without anybody having looked at its topics before. */
  private static String failure(PipelineSpec spec) throws Exception {
    try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
      job.ended().get(60, TimeUnit.SECONDS);
      return "";
    } catch (ExecutionException failed) {
      StringWriter text = new StringWriter();
      failed.printStackTrace(new PrintWriter(text));
      return text.toString();
    }
  }

  private PipelineSpec pipeline(String name, String user, String password) {
    return read(yaml(name, properties(user, password, true)));
  }

  private String properties(String user, String password, boolean trusting) {
    Map<String, String> properties = new HashMap<>(security.trust());
    if (!trusting) {
      properties.keySet().removeIf(name -> name.startsWith("ssl.truststore"));
    }
    properties.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
            + user
            + "\" password=\""
            + password
            + "\";");
    List<String> lines = new ArrayList<>();
    properties.forEach((key, value) -> lines.add(key + ": '" + value + "'"));
    return "{" + String.join(", ", lines) + "}";
  }

  private String yaml(String name, String properties) {
    return """
        name: %s
        channels: [PM2.5, PM10, SO2, NO2, CO, O3, TEMP, PRES, DEWP, RAIN, WSPM]
        source:
          kafka:
            brokers: "%s"
            topics: [readings]
            bounded: true
            properties: %s
        operators: [standardize, {dictionary: {keep: 3}}]
        results: {kafka: {topic: %s-results}}
        models: {kafka: {topic: %s-models}, every: 2}
        checkpoints: {every: 500 ms, directory: "%s"}
        """
        .formatted(
            name, broker.brokers(), properties, name, name, folder.resolve("checkpoints").toUri());
  }

  private static PipelineSpec read(String yaml) {
    return PipelineYaml.read("secure.yaml", yaml, Map.of(), StandardCatalog.catalog());
  }

  private List<String> values(String topic) {
    List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), topic, admin)) {
      reader.drain(record -> values.add(new String(record.value(), UTF_8)));
    }
    return values;
  }

  private void addUser(String name, String password) throws Exception {
    Map<String, Object> settings = new HashMap<>(admin);
    settings.put("bootstrap.servers", broker.brokers());
    try (Admin client = Admin.create(settings)) {
      ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      client
          .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(name, how, password)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, Message message) {
    producer.send(new ProducerRecord<>("readings", message.key(), message.value()));
  }
}
