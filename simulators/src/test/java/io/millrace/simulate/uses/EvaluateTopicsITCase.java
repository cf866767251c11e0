package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.operator.Learner;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.sum.WindowSums;
import io.millrace.math.backend.DenseBackend;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.simulate.measure.AnswerErrors;
import io.millrace.simulate.measure.MethodSums;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.Recent;
import io.millrace.simulate.measure.ResultFolder;
import io.millrace.simulate.measure.ResultRow;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running pipeline that is judged from a savepoint on, through a failure and at another
 * parallelism, and is judged no longer from another savepoint on.
 */
class EvaluateTopicsITCase {

  private static final int KEYS = 4;
  private static final long BEGIN = 1_767_225_600_000L;
  private static final long STEP = 30 * 60_000;
  private static final int FIRST = 100;
  private static final int SECOND = 250;
  private static final int LAST = 400;

  @TempDir Path folder;

  private final ReadingTable readings = ReadingTable.empty(List.of("a", "b"));

  @Test
  void exampleUsage() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("in", 2));
        for (String to : List.of("out", "metrics", "refused")) {
          topics.create(Topics.Plan.of(to, 1));
        }
      }
      send(broker.brokers(), 0, FIRST);
      String first = stop(broker, "", 1, null, FIRST * KEYS);

      send(broker.brokers(), FIRST, SECOND);
      Failing.armAfter(300);
      String second = stop(broker, EVALUATE, 1, first, SECOND * KEYS);
      assertThat(Failing.hasFailed()).isTrue();
      List<String> early = read(broker, "metrics");
      assertThat(early).isNotEmpty();

      send(broker.brokers(), SECOND, LAST);
      try (LocalJob job = start(broker, EVALUATE, 3, second, "bounded: true")) {
        job.ended().get(120, TimeUnit.SECONDS);
      }
      List<String> metrics = read(broker, "metrics");
      // What was given does not change.
      assertThat(metrics.subList(0, early.size())).isEqualTo(early);
      assertEqual(metrics, read(broker, "out"));

      try (LocalJob job = start(broker, "", 2, second, "bounded: true")) {
        job.ended().get(120, TimeUnit.SECONDS);
      }
      assertThat(read(broker, "metrics")).hasSameSizeAs(metrics);
    }
  }

  /** Answers before the first savepoint are not judged. */
  private void assertEqual(List<String> metrics, List<String> results) throws IOException {
    AnswerErrors measured =
        new AnswerErrors(
            readings,
            readings,
            new AnswerErrors.Settings(0, 1, .9, 0, List.of(BaselineKind.NO_CHANGE)),
            new Recent(0, 0, 1));
    List<ResultRow> rows = new ArrayList<>();
    for (String line : results) {
      ResultRow row = ResultFolder.row(line, "reconstruction");
      if (row.time() >= BEGIN + FIRST * STEP) {
        rows.add(row);
      }
    }
    assertThat(rows).hasSize((LAST - FIRST) * KEYS);
    ResultFolder.sorted(rows).forEach(row -> measured.add(row, AnswerErrors.Judged.ALL));
    ObjectMapper json = new ObjectMapper();
    for (MethodSums method : measured.methods()) {
      List<WindowSums> windows = method.windows();
      List<JsonNode> overall = new ArrayList<>();
      for (String line : metrics) {
        JsonNode node = json.readTree(line);
        if (node.get("scope").asText().equals("overall")
            && node.get("method").asText().equals(method.name())) {
          overall.add(node);
        }
      }
      assertThat(overall).hasSameSizeAs(windows).hasSizeGreaterThan(5);
      for (int at = 0; at < windows.size(); at++) {
        double[] sums = windows.get(at).overall();
        JsonNode window = overall.get(at).get("window");
        assertThat(overall.get(at).get("start").asLong()).isEqualTo(windows.get(at).start());
        assertThat(window.get("judged").asDouble())
            .isEqualTo(measured.measure().value("judged", sums));
        for (int channel = 0; channel < 2; channel++) {
          assertThat(window.get("channels").get(channel == 0 ? "a" : "b").get("rmse").asDouble())
              .isEqualTo(measured.measure().channel("rmse", channel, sums));
        }
      }
      double all = measured.measure().value("mase", method.all());
      assertThat(overall.get(overall.size() - 1).get("so_far").get("mase").asDouble())
          .isCloseTo(all, within(1e-12));
    }
  }

  private static final String EVALUATE =
      "evaluate: {window: 1 d, baselines: [no-change]}\nmetrics: {kafka: {topic: metrics}}\n";

  private String stop(
      EmbeddedBroker broker, String evaluate, int parallelism, String from, int results)
      throws Exception {
    try (LocalJob job = start(broker, evaluate, parallelism, from, "bounded: false")) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (read(broker, "out").size() < results && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return job.stop(folder.resolve("savepoints"));
    }
  }

  private LocalJob start(
      EmbeddedBroker broker, String evaluate, int parallelism, String from, String bounded)
      throws Exception {
    String yaml =
        String.format(
            Locale.ROOT,
            """
        name: live
        channels: [a, b]
        source: {kafka: {brokers: '%s', topics: [in], %s}, idleness: 1 s}
        operators: [fails]
        %sresults: {kafka: {topic: out}}
        dead_letters: {kafka: {topic: refused}}
        checkpoints: {every: 200 ms, directory: "%s"}
        parallelism: %d
        """,
            broker.brokers(),
            bounded,
            evaluate,
            folder.resolve("checkpoints").toUri(),
            parallelism);
    PipelineSpec spec =
        PipelineYaml.read("live.yaml", yaml, Map.of(), catalog(StandardCatalog.catalog()));
    Configuration settings = JobSettings.of(spec);
    if (from != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
      settings.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, evaluate.isEmpty());
    }
    return LocalJob.start(spec, EvaluateTopicsITCase::catalog, settings);
  }

  private static ModelCatalog catalog(DenseBackend backend) {
    return catalog(StandardCatalog.catalog(backend));
  }

  private static ModelCatalog catalog(ModelCatalog standard) {
    ModelFactory.Operator failing =
        (width, options) ->
            new Failing(
                (Learner) standard.create(List.of(new ModelSpec("dictionary", Map.of())), width));
    return standard.with("fails", failing);
  }

  private void send(String brokers, int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int step = from; step < to; step++) {
        for (int key = 0; key < KEYS; key++) {
          SplittableRandom random = new SplittableRandom(1000L * key + step);
          long time = BEGIN + STEP * step;
          float a = (float) (20 + Math.sin(step / 20.0 + key));
          float b = (float) (5 + random.nextDouble());
          readings.add("k" + key, time, new float[] {a, b});
          byte[] value =
              String.format(
                      Locale.ROOT,
                      "{\"key\":\"k%d\",\"time\":%d,\"values\":[%s,%s]}",
                      key,
                      time,
                      a,
                      b)
                  .getBytes(UTF_8);
          producer.send(new ProducerRecord<>("in", key % 2, time, null, value));
        }
      }
    }
  }

  private static List<String> read(EmbeddedBroker broker, String topic) {
    List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), topic)) {
      reader.drain(record -> values.add(new String(record.value(), UTF_8)));
    } catch (UncheckedIOException failed) {
      throw new IllegalStateException("Cannot read " + topic, failed);
    }
    return values;
  }
}
