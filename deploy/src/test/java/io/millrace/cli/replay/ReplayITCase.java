package io.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.console.Cli;
import io.millrace.cli.run.PipelineFile;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.replay.PlayCut;
import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.dump.DumpedRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Traces that are played into pipelines and to topics, with one broker for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplayITCase {

  private static final int KEYS = 4;
  private static final int STEPS = 250;
  private static final long FIRST = 1_767_225_600_000L;

  private Path folder;
  private EmbeddedBroker broker;
  private Path trace;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    broker = new EmbeddedBroker(folder.resolve("broker")).start();
    trace = folder.resolve("trace.csv");
    SeededRandom random = new SeededRandom(5);
    StringBuilder lines = new StringBuilder("time,device,a,b,c\n");
    for (int step = 0; step < STEPS; step++) {
      for (int key = 0; key < KEYS; key++) {
        lines
            .append(FIRST + step * 60_000L)
            .append(",k")
            .append(key)
            .append(',')
            .append((float) (Math.sin(step / 9.) + .1 * random.gaussian()))
            .append(',')
            .append((float) (key + random.gaussian()))
            .append(',')
            .append((float) random.gaussian())
            .append('\n');
      }
    }
    Files.writeString(trace, lines);
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void theSameTraceScenarioAndSeedGiveTheSameBytesAtAnySpeedParallelismAndBundleSize()
      throws IOException {
    Path scenario = folder.resolve("scenario.yaml");
    Files.writeString(
        scenario,
        """
        faults:
          - late: {rate: 0.05, by: 2 h}
          - reordered: {keys: [k1], rate: 0.5, within: 5 min}
          - bursty: {keys: [k2], from: 1 h, gather: 10 min}
          - duplicated: {rate: 0.02}
          - clock_jump: {keys: [k3], from: 2 h, until: 150 min, ahead: 3 d}
          - stuck: {channels: [a], every: 1 h, lasting: 10 min}
          - spiking: {channels: [b], rate: 0.05, size: 8}
          - key_churn: {keys: [k0], from: 3 h, rename: 30 min}
          - malformed: {rate: 0.02}
        """);
    String options = " --scenario " + scenario + " --seed 3 --out " + folder.resolve("same");

    Path slow = folder.resolve("slow");
    Cli.Outcome first =
        call("replay " + trace + " --pipeline " + pipeline(slow, 1, 512, 0) + options);
    byte[] played = Files.readAllBytes(folder.resolve("same/trace.dump"));
    String truth = Files.readString(folder.resolve("same/truth.csv"));
    Path fast = folder.resolve("fast");
    Cli.Outcome second =
        call("replay " + trace + " --speed 6000x --pipeline " + pipeline(fast, 3, 7, 1) + options);

    assertThat(first.err()).isEmpty();
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("timing       99 % of the records within ");
    assertThat(Files.readAllBytes(folder.resolve("same/trace.dump"))).isEqualTo(played);
    assertThat(Files.readString(folder.resolve("same/truth.csv"))).isEqualTo(truth);
    assertThat(truth.lines()).hasSizeGreaterThan(200);
    assertThat(lines(slow.resolve("results"))).hasSizeGreaterThan(800);
    assertThat(lines(fast.resolve("results"))).isEqualTo(lines(slow.resolve("results")));
    assertThat(lines(slow.resolve("refused"))).hasSizeGreaterThan(40);
    assertThat(lines(fast.resolve("refused"))).isEqualTo(lines(slow.resolve("refused")));
    // Parameters of groups, and the scales in the states of their keys.
    assertThat(models(slow)).hasSizeGreaterThan(KEYS);
    assertThat(models(fast)).containsExactlyEntriesOf(models(slow));
  }

  @Test
  void aTraceIsPlayedToATopicRecordedAndPlayedAgainWithItsOwnBytes() throws IOException {
    Path map = pipeline(folder.resolve("map"), 1, 512, 0);
    String at = " --brokers " + broker.brokers();

    Cli.Outcome play =
        call(
            "replay "
                + trace
                + " --map "
                + map
                + " --to one --create 3 --since 2026-01-01T01:00:00Z --until 2026-01-01T02:00:00Z"
                + " --out "
                + folder.resolve("one")
                + at);
    Cli.Outcome record = call("record one --out " + folder.resolve("one.dump.gz") + at);
    Cli.Outcome again =
        call(
            "replay "
                + folder.resolve("one.dump.gz")
                + " --to two --create 1 --out "
                + folder.resolve("two")
                + at);
    call("record two --out " + folder.resolve("two.dump") + at);

    assertThat(play.err()).isEmpty();
    assertThat(play.out())
        .contains("trace        240 records of 4 keys, 2026-01-01T01:00:00Z to ")
        .contains("played       240 records to topic one at ");
    assertThat(record.out()).startsWith("recorded     240 records of topic one at ");
    assertThat(again.out()).contains("played       240 records to topic two at ");
    assertThat(values(folder.resolve("two.dump")))
        .containsExactlyInAnyOrderElementsOf(values(folder.resolve("one.dump.gz")))
        .anyMatch(value -> value.startsWith("{\"key\":\"k3\",\"time\":1767229200000,\"values\":["));
  }

  @Test
  void aPlayThatWasKilledGoesOnWithWhatTheTopicLacks() throws IOException {
    Path map = pipeline(folder.resolve("map"), 1, 512, 0);
    Path place = folder.resolve("killed");
    String options =
        " --map " + map + " --to killed --out " + place + " --brokers " + broker.brokers();
    call("replay " + trace + options + " --create 2");
    // As it is left by a process that was killed: the position says nothing.
    Path position = place.resolve("position.properties");
    Files.writeString(position, Files.readString(position).replaceAll("(?m)^next=.*$", ""));

    Cli.Outcome resume = call("replay " + trace + options + " --resume");

    assertThat(resume.err()).isEmpty();
    assertThat(resume.out())
        .contains("resuming     1,000 of 1,000 records are in the topic")
        .contains("played       0 records");
    assertThat(call("replay " + trace + options + " --resume --until 2026-01-02").err())
        .startsWith("Cannot go on with a play to topic killed at ")
        .contains("expected one of the same trace, part and scenario, found another");
  }

  /** The oracle is a play of a number of turns, which is written as a whole. */
  @Test
  void aPlayWithoutAnEndGoesOnInTurnsOfWhichOneIsOnDisk() throws IOException {
    Path map = pipeline(folder.resolve("map"), 1, 512, 0);
    String part =
        " --since 2026-01-01T01:00:00Z --until 2026-01-01T02:00:00Z --map "
            + map
            + " --brokers "
            + broker.brokers();
    Path four = folder.resolve("four");
    call("replay " + trace + part + " --to four --create 1 --loop 4 --out " + four);
    List<String> expected = values(four.resolve("trace.dump"));

    // 240 records a turn: 600 end in the third turn, and so many more in the fourth.
    PlayFolder place = new PlayFolder(folder.resolve("ever"));
    TopicPlay play = endless(map, place);
    TopicAddress ever = new TopicAddress(broker.brokers(), "ever", Map.of());
    assertThat(play.play(ever, Optional.of(2), false, after(600))).isEqualTo(1);
    assertThat(place.read().orElseThrow().turn()).isEqualTo(2);
    assertThat(endless(map, place).play(ever, Optional.empty(), true, after(240))).isEqualTo(1);
    call("record ever --out " + folder.resolve("ever.dump") + " --brokers " + broker.brokers());

    assertThat(expected).hasSize(960).doesNotHaveDuplicates();
    assertThat(values(folder.resolve("ever.dump")))
        .containsExactlyInAnyOrderElementsOf(expected.subList(0, 840));
    assertThat(values(place.trace())).as("one turn").isEqualTo(expected.subList(720, 960));
  }

  @Test
  void aPlayWithoutAnEndIntoAPipelineIsRefusedWithTheCure() throws IOException {
    Path map = pipeline(folder.resolve("map"), 1, 512, 0);

    assertThat(call("replay " + trace + " --pipeline " + map + " --loop").err())
        .startsWith("Cannot --loop for ever with --pipeline: expected a number")
        .contains("write --loop 100, or play --to a topic that the pipeline reads");
    assertThat(call("replay " + trace + " --to t --loop 0").err())
        .startsWith("Cannot play --loop 0 times: expected 1 or more");
  }

  private TopicPlay endless(Path map, PlayFolder place) throws IOException {
    PipelineSpec spec = PipelineFile.read(map, Map.of(), StandardCatalog.catalog());
    PrintWriter out = new PrintWriter(Writer.nullWriter());
    Preparing preparing =
        new Preparing(
            TraceReader.of(trace.toString(), Optional.of(spec), StandardCatalog.catalog()),
            place,
            new Preparing.Faults(Optional.empty(), null),
            new PlayCut(
                OptionalLong.of(FIRST + 3_600_000),
                OptionalLong.of(FIRST + 7_200_000),
                PlayCut.FOR_EVER,
                OptionalLong.empty()),
            out);
    return new TopicPlay(preparing, place, Speed.of("max"), out);
  }

  /** Asked before each record. */
  private static BooleanSupplier after(int records) {
    int[] asked = {0};
    return () -> asked[0]++ >= records;
  }

  @Test
  void aDumpIsASourceOfAPipeline() throws IOException {
    Path map = pipeline(folder.resolve("map"), 1, 512, 0);
    String at = " --brokers " + broker.brokers();
    call(
        "replay "
            + trace
            + " --map "
            + map
            + " --to src --create 2 --out "
            + folder.resolve("src")
            + at);
    call("record src --out " + folder.resolve("src.dump.gz") + at);
    Path yaml = folder.resolve("dump.yaml");
    Files.writeString(
        yaml,
        """
        name: dumped
        channels: [a, b, c]
        source:
          files:
            path: %s
            format: dump
            map: {key: {kafka: key}, time: {path: time, unit: ms}, values: values}
        operators: [standardize, dictionary]
        results: {folder: %s}
        """
            .formatted(folder.resolve("src.dump.gz"), folder.resolve("dumped")));

    Cli.Outcome check = call("run --check " + yaml);

    assertThat(check.err()).isEmpty();
    assertThat(check.out()).contains("all records: 1,000 of 1,000 taken").contains("no faults");
  }

  /** The oracle is a run of the same file, which reads the trace itself. */
  @Test
  void everyBranchOfAPipelineIsPlayed() throws IOException {
    Path read = branched(folder.resolve("read"), trace.toString());
    Path played = branched(folder.resolve("played"), "nowhere.csv");

    call("run " + read + " --fresh");
    Cli.Outcome play =
        call("replay " + trace + " --pipeline " + played + " --out " + folder.resolve("branches"));

    assertThat(play.err()).isEmpty();
    for (String branch : List.of("codes", "ahead")) {
      assertThat(lines(folder.resolve("played").resolve(branch)))
          .hasSizeGreaterThan(800)
          .isEqualTo(lines(folder.resolve("read").resolve(branch)));
    }
  }

  /** The oracle is a run whose labels are without those that the truth says came too late. */
  @Test
  void labelsThatComeTooLateAreNotLearned() throws IOException {
    List<String> labels = new ArrayList<>();
    for (String line : Files.readAllLines(trace).subList(1, 1 + KEYS * STEPS)) {
      String[] cells = line.split(",");
      labels.add(
          "{\"key\":\"%s\",\"time\":%s,\"values\":[%s]}"
              .formatted(cells[1], cells[0], Float.parseFloat(cells[2]) > 0 ? 1 : 0));
    }
    Path all = Files.write(folder.resolve("labels.jsonl"), labels);
    Path scenario = folder.resolve("delays.yaml");
    Files.writeString(scenario, "faults: [{label_delay: {rate: 0.3, by: 5 h}}]\n");
    Path late = folder.resolve("late");
    Cli.Outcome play =
        call(
            "replay %s --pipeline %s --scenario %s --seed 4 --out %s"
                .formatted(trace, labelled(late, all), scenario, folder.resolve("delayed")));

    List<String> truth = Files.readAllLines(folder.resolve("delayed/truth.csv"));
    List<String> inTime = new ArrayList<>(labels);
    for (String fault : truth.subList(1, truth.size())) {
      String[] cells = fault.split(",");
      long time = Instant.parse(cells[0]).toEpochMilli();
      String start = "{\"key\":\"%s\",\"time\":%s,".formatted(cells[1], time);
      assertThat(inTime.removeIf(label -> label.startsWith(start))).as(fault).isTrue();
    }
    Path rest = Files.write(folder.resolve("rest.jsonl"), inTime);
    Path run = folder.resolve("in-time");
    call("run " + labelled(run, rest) + " --fresh");

    assertThat(play.err()).isEmpty();
    assertThat(inTime).hasSizeBetween(600, 800);
    assertThat(lines(late.resolve("results"))).hasSizeGreaterThan(800);
    assertThat(lines(late.resolve("results"))).isEqualTo(lines(run.resolve("results")));
  }

  private Path labelled(Path to, Path labels) throws IOException {
    Path yaml = folder.resolve(to.getFileName() + "-labelled.yaml");
    Files.writeString(
        yaml,
        """
        name: labelled
        channels: [a, b, c]
        label: up
        labels: {source: {json: {path: %2$s}}, by: time, within: 2 h}
        source: {csv: {path: %3$s, key: device, time: {columns: [time], pattern: millis}}}
        operators: [standardize, {classify: {classes: 2}}]
        results: {folder: %1$s/results}
        dead_letters: {folder: %1$s/refused}
        """
            .formatted(to, labels, trace));
    return yaml;
  }

  private Path branched(Path to, String path) throws IOException {
    Path yaml = folder.resolve(to.getFileName() + "-branches.yaml");
    Files.writeString(
        yaml,
        """
        name: branched
        channels: [a, b, c]
        source: {csv: {path: %2$s, key: device, time: {columns: [time], pattern: millis}}}
        branches:
          codes: {operators: [standardize, {dictionary: {keep: 1}}], results: {folder: %1$s/codes}}
          ahead: {operators: [standardize, forecast], results: {folder: %1$s/ahead}}
        dead_letters: {folder: %1$s/refused}
        """
            .formatted(to, path));
    return yaml;
  }

  private Path pipeline(Path to, int parallelism, int rows, int number) throws IOException {
    Path yaml = folder.resolve(to.getFileName() + "-" + number + ".yaml");
    Files.writeString(
        yaml,
        """
        name: played
        channels: [a, b, c]
        source:
          csv:
            path: nowhere.csv
            key: device
            time: {columns: [time], pattern: millis}
        operators:
          - standardize: {horizon: 20}
          - dictionary: {keep: 1}
        results: {folder: %1$s/results}
        dead_letters: {folder: %1$s/refused}
        models: {folder: %1$s/models, every: 5}
        bundle: {rows: %2$s}
        parallelism: %3$s
        """
            .formatted(to, rows, parallelism));
    return yaml;
  }

  private static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(ReplayITCase::isPart).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    lines.sort(null);
    return lines;
  }

  private static boolean isPart(Path file) {
    return file.getFileName().toString().startsWith("part-");
  }

  /** The bytes of all published models, without manifests, which say when they were made. */
  private static Map<String, String> models(Path of) throws IOException {
    Map<String, String> models = new TreeMap<>();
    Path folder = of.resolve("models");
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().endsWith(".safetensors"))
          .forEach(
              file -> {
                try {
                  models.put(
                      folder.relativize(file).toString(),
                      Arrays.hashCode(Files.readAllBytes(file)) + "");
                } catch (IOException failed) {
                  throw new UncheckedIOException(failed);
                }
              });
    }
    return models;
  }

  private static List<String> values(Path dump) throws IOException {
    List<String> values = new ArrayList<>();
    boolean packed = dump.toString().endsWith(".gz");
    try (DumpReader records =
        DumpReader.of(
            packed ? new GZIPInputStream(Files.newInputStream(dump)) : Files.newInputStream(dump),
            dump.toString())) {
      for (Optional<DumpedRecord> next = records.next(); next.isPresent(); next = records.next()) {
        values.add(new String(next.get().value(), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static Cli.Outcome call(String line) {
    return Cli.call(line.split(" "));
  }
}
