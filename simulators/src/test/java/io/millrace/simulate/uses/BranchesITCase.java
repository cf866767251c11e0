package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.Learner;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Folders;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several chains behind one source. The oracle of every branch is a pipeline of its operators that
 * runs alone, on the same records in a file.
 */
class BranchesITCase {

  private static final int KEYS = 4;
  private static final int MINUTES = 300;
  private static final long BEGIN = 1_767_225_600_000L;
  private static final long MINUTE = 60_000;

  private static final String CODES = "[standardize, dictionary: {keep: 1}]";
  private static final String KINDS = "[standardize, classify: {classes: 2}]";
  private static final String STATES = "[s5: {states: 8}]";

  /** Refuses a few readings of one key, which the other branch takes. */
  private static final String PICKY = "[fails]";

  @TempDir Path folder;

  private String channels = "a, b, c, kind";

  /** One record; a few are of another time, too late, or malformed. */
  private static String json(int key, int minute) {
    SplittableRandom random = new SplittableRandom(1000L * key + minute);
    if (minute % 97 == 50 && key == 1) {
      return "{\"key\": 5";
    }
    long time = BEGIN + MINUTE * (minute % 41 == 40 ? minute - 200 : minute);
    double wave = Math.sin(minute / 20.0 + key);
    double far = key == 2 && minute % 60 == 30 ? 3e8 : random.nextDouble();
    return "{\"key\":\"k%s\",\"time\":%s,\"values\":[%s,%s,%s,%s]}"
        .formatted(key, time, 20 + wave, 5 - wave, far, wave > 0 ? 1 : 0);
  }

  private static List<String> records(int from, int to) {
    List<String> records = new ArrayList<>();
    for (int minute = from; minute < to; minute++) {
      for (int key = 0; key < KEYS; key++) {
        records.add(json(key, minute));
      }
    }
    return records;
  }

  /** Three branches on a file, of which one leaves the label. */
  @Test
  void eachBranchGivesTheBytesOfAPipelineThatRunsAlone() throws Exception {
    Files.write(folder.resolve("in.jsonl"), records(0, MINUTES));
    run(
        "all",
        file()
            + """
            label: kind
            branches:
              codes: {operators: %s, results: {folder: OUT/codes}, models: {folder: OUT/models}}
              kinds: {operators: %s, results: {folder: OUT/kinds}}
              states: {operators: %s, results: {folder: OUT/states}, seed: 7}
            dead_letters: {folder: OUT/letters}
            """
                .formatted(CODES, KINDS, STATES));

    assertThat(lines("all/kinds")).isEqualTo(alone("kinds", "label: kind\n", KINDS, 0));
    // A pipeline that takes no label has records without it.
    channels = "a, b, c";
    Files.write(
        folder.resolve("in.jsonl"),
        records(0, MINUTES).stream().map(line -> line.replaceAll(",[01]]}$", "]}")).toList());
    assertThat(lines("all/codes")).isEqualTo(alone("codes", "", CODES, 0)).hasSizeGreaterThan(1000);
    assertThat(lines("all/states")).isEqualTo(alone("states", "", STATES, 7));
    assertThat(models("all/models")).isEqualTo(models("codes/models")).isNotEmpty();

    List<String> letters = lines("all/letters");
    assertThat(letters).filteredOn(letter -> letter.contains("\"malformed\"")).hasSize(3);
    assertThat(letters)
        .filteredOn(letter -> letter.contains("\"late\""))
        .hasSize(3 * KEYS * (MINUTES / 41))
        .allMatch(letter -> letter.contains("\"branch\":"));
    for (String branch : List.of("codes", "kinds", "states")) {
      assertThat(letters.stream().filter(letter -> !letter.contains("\"malformed\"")))
          .filteredOn(letter -> letter.contains("\"branch\":\"" + branch + "\""))
          .extracting(letter -> withoutPayload(letter.replaceFirst("\"branch\":\"\\w+\",", "")))
          .containsExactlyInAnyOrderElementsOf(
              lines(branch + "/letters").stream()
                  .filter(letter -> !letter.contains("\"malformed\""))
                  .map(BranchesITCase::withoutPayload)
                  .toList());
    }
  }

  /** Labels of a file of their own, which one branch learns and the other does not see. */
  @Test
  void labelsThatComeLaterReachTheBranchThatTakesThem() throws Exception {
    channels = "a, b, c";
    List<String> readings = records(0, 60);
    Files.write(
        folder.resolve("in.jsonl"),
        readings.stream().map(line -> line.replaceAll(",[01]]}$", "]}")).toList());
    Files.write(
        folder.resolve("labels.jsonl"),
        readings.stream()
            .filter(line -> line.endsWith("]}"))
            .map(line -> line.replaceAll("\\[.*,", "["))
            .toList());
    String late =
        "label: kind\nlabels: {source: {json: {path: %s}}, within: 300 d}\n"
            .formatted(folder.resolve("labels.jsonl"));
    run(
        "all",
        file()
            + late
            + """
            branches:
              codes: {operators: %s, results: {folder: OUT/codes}, models: {folder: OUT/models}}
              kinds: {operators: %s, results: {folder: OUT/kinds}, models: {folder: OUT/learned}}
            dead_letters: {folder: OUT/letters}
            """
                .formatted(CODES, KINDS));
    run(
        "kinds",
        file()
            + late
            + "operators: %s\nresults: {folder: OUT/results}\nmodels: {folder: OUT/models}\n"
                .formatted(KINDS));

    assertThat(lines("all/kinds")).isEqualTo(lines("kinds/results")).isNotEmpty();
    assertThat(models("all/learned")).isEqualTo(models("kinds/models")).isNotEmpty();
    assertThat(lines("all/codes")).isEqualTo(alone("codes", "", CODES, 0));
  }

  /** A branch fails amid it, another is added at a savepoint, and a third is removed there. */
  @Test
  void topicsAreWrittenExactlyOnceWithAFailureAndABranchThatIsAddedLater() throws Exception {
    Files.write(folder.resolve("in.jsonl"), records(0, MINUTES / 2));
    int before = alone("codes", "", CODES, 0).size();
    Folders.delete(folder.resolve("codes"));
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("in", 2));
        for (String to : List.of("codes", "picky", "states", "letters")) {
          topics.create(Topics.Plan.of(to, 1));
        }
      }
      send(broker.brokers(), 0, MINUTES / 2);
      String stopped;
      try (LocalJob job =
          start(
              "live",
              topics(broker, "")
                  + branch("codes", CODES)
                  + branch("states", STATES)
                  + "dead_letters: {kafka: {topic: letters}}\n",
              new Configuration())) {
        await(broker, "codes", before);
        stopped = job.stop(folder.resolve("savepoints"));
      }
      send(broker.brokers(), MINUTES / 2, MINUTES);
      Failing.armAfter(200);
      Configuration from = new Configuration();
      from.set(StateRecoveryOptions.SAVEPOINT_PATH, stopped);
      from.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
      try (LocalJob job =
          start(
              "live",
              topics(broker, ", bounded: true")
                  + branch("picky", PICKY)
                  + branch("codes", CODES)
                  + "dead_letters: {kafka: {topic: letters}}\n",
              from)) {
        job.ended().get(120, TimeUnit.SECONDS);
      }

      assertThat(Failing.hasFailed()).isTrue();
      Files.write(folder.resolve("in.jsonl"), records(0, MINUTES));
      assertThat(read(broker, "codes")).isEqualTo(alone("codes", "", CODES, 0));
      Files.write(folder.resolve("in.jsonl"), records(MINUTES / 2, MINUTES));
      assertThat(read(broker, "picky")).isEqualTo(alone("picky", "", PICKY, 0)).isNotEmpty();
      assertThat(read(broker, "letters"))
          .filteredOn(letter -> letter.contains("\"branch\":\"picky\""))
          .filteredOn(letter -> letter.contains("\"out-of-range\""))
          .hasSameSizeAs(
              lines("picky/letters").stream().filter(it -> it.contains("out-of-range")).toList())
          .isNotEmpty();
    }
  }

  /** Without the reading, which ends in the label where a pipeline reads it. */
  private static String withoutPayload(String letter) {
    return letter.replaceFirst("\"payload\".*", "");
  }

  private static String branch(String name, String operators) {
    return "  %s: {operators: %s, results: {kafka: {topic: %s}}}\n"
        .formatted(name, operators, name);
  }

  private String file() {
    return "source: {json: {path: %s}}\n".formatted(folder.resolve("in.jsonl"));
  }

  private static String topics(EmbeddedBroker broker, String more) {
    return "source: {kafka: {brokers: '%s', topics: [in]%s}, idleness: 1 s}\nbranches:\n"
        .formatted(broker.brokers(), more);
  }

  /** The results of a pipeline of one chain on the file, without those that are of the name. */
  private List<String> alone(String branch, String more, String operators, int seed)
      throws Exception {
    run(
        branch,
        file()
            + more
            + "operators: %s\nseed: %s\nresults: {folder: OUT/results}\n".formatted(operators, seed)
            + "dead_letters: {folder: OUT/letters}\n"
            + (operators.equals(CODES) ? "models: {folder: OUT/models}\n" : ""));
    return lines(branch + "/results");
  }

  private void run(String name, String rest) throws Exception {
    try (LocalJob job = start(name, rest, new Configuration())) {
      job.ended().get(120, TimeUnit.SECONDS);
    }
  }

  private LocalJob start(String name, String rest, Configuration more) throws Exception {
    boolean branched = rest.contains("branches:");
    String yaml =
        """
        name: %s
        channels: [%s]
        %s
        checkpoints: {every: 200 ms, directory: "%s"}
        parallelism: 2
        """
            .formatted(
                branched ? "p" : "p." + name,
                channels,
                rest.replace("OUT", folder.resolve(name).toString()),
                folder.resolve("checkpoints").toUri());
    PipelineSpec spec =
        PipelineYaml.read(name + ".yaml", yaml, Map.of(), catalog(StandardCatalog.catalog()));
    Configuration settings = JobSettings.of(spec);
    settings.addAll(more);
    return LocalJob.start(spec, BranchesITCase::catalog, settings);
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

  private List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder.resolve(name))) {
      for (Path part : parts.toList()) {
        if (!part.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(part));
        }
      }
    }
    return lines.stream().sorted().toList();
  }

  /** The bytes of all published models by their paths below the folder. */
  private Map<String, String> models(String name) throws IOException {
    Map<String, String> models = new TreeMap<>();
    Path root = folder.resolve(name);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".safetensors")).toList()) {
        models.put(root.relativize(file).toString(), hash(Files.readAllBytes(file)));
      }
    }
    return models;
  }

  private static String hash(byte[] bytes) {
    return Arrays.toString(bytes);
  }

  private static void send(String brokers, int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int minute = from; minute < to; minute++) {
        for (int key = 0; key < KEYS; key++) {
          producer.send(
              new ProducerRecord<>(
                  "in", key % 2, BEGIN + MINUTE * minute, null, json(key, minute).getBytes(UTF_8)));
        }
      }
    }
  }

  private static void await(EmbeddedBroker broker, String topic, int records) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (read(broker, topic).size() < records && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static List<String> read(EmbeddedBroker broker, String topic) {
    List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), topic)) {
      reader.drain(record -> values.add(new String(record.value(), UTF_8)));
    }
    return values.stream().sorted().toList();
  }
}
