package io.millrace.api.datastream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import example.Boilers;
import io.millrace.api.evaluation.AnswerMetrics;
import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.EventSource;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Detect;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Drift;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Millrace inside a job of a program's own, in a cluster. */
class DataStreamITCase {

  private static final List<ModelSpec> OPERATORS =
      List.of(
          new ModelSpec("standardize", Map.of()),
          new ModelSpec("dictionary", inOrder("keep", 1, "batch", 5)));

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(JobSettings.onLoopback(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  /** Slows a job down until its savepoint was taken; static, for the code runs in the cluster. */
  private static final AtomicBoolean PACED = new AtomicBoolean();

  @TempDir private Path folder;

  /** A line of the table, as a program that reads such files by itself would have it. */
  public record Row(long line, String text) {

    String cell(int index) {
      String[] cells = text.split(",", -1);
      return cells[index].isEmpty() ? null : cells[index];
    }

    float[] values() {
      String[] cells = text.split(",", -1);
      float[] values = new float[cells.length - 3];
      for (int i = 0; i < values.length; i++) {
        String cell = cells[i + 3];
        values[i] = cell.isEmpty() ? Float.NaN : Float.parseFloat(cell);
      }
      return values;
    }
  }

  @Test
  void exampleUsage() throws Exception {
    StreamExecutionEnvironment job =
        StreamExecutionEnvironment.getExecutionEnvironment(noReflection()).setParallelism(1);
    Gathered<Answer> answers = Gathered.named("example", 1);

    Millrace.on(job.fromSequence(0, 59))
        .name("example")
        .channels("a", "b", "c")
        .key(number -> "the only one")
        .timeMillis(number -> number)
        .values(DataStreamITCase::values)
        .operators(OPERATORS)
        .seed(42)
        .apply()
        .answers()
        .sinkTo(answers);
    job.execute();

    SingleStream plain =
        SingleStream.of(
            StandardCatalog.catalog().create(OPERATORS, 3),
            SeededRandom.derive(42, "the only one"));
    List<String> expected = new ArrayList<>();
    for (long number = 0; number < 60; number++) {
      plain.step(values(number), number).ifPresent(one -> expected.add(bits(one.output())));
    }
    assertThat(answers.records().stream().map(one -> bits(one.result().output())))
        .hasSizeGreaterThan(30)
        .containsExactlyElementsOf(expected);
  }

  /** The oracle compares each answer with its reading. */
  @Test
  void judgesTheAnswersByWindows() throws Exception {
    StreamExecutionEnvironment job =
        StreamExecutionEnvironment.getExecutionEnvironment(noReflection()).setParallelism(2);
    Gathered<Answer> answers = Gathered.named("judged", 1);
    Gathered<AnswerMetrics> metrics = Gathered.named("metrics", 1);
    MillraceStreams streams =
        Millrace.on(job.fromSequence(0, 59).setParallelism(1))
            .name("judged")
            .channels("a", "b", "c")
            .key(number -> "the only one")
            .timeMillis(number -> number)
            .values(DataStreamITCase::values)
            .operators(OPERATORS)
            .evaluate(EvaluationSpec.every(Duration.ofMillis(20)))
            .apply();
    streams.answers().sinkTo(answers);
    streams.metrics().sinkTo(metrics);
    job.execute();

    double[] absolutes = new double[3];
    int[] judged = new int[3];
    for (Answer answer : answers.records()) {
      int window = (int) answer.time().toEpochMilli() / 20;
      float reading = values(answer.time().toEpochMilli())[1];
      absolutes[window] += Math.abs((double) answer.numbers("reconstruction")[1] - reading);
      judged[window]++;
    }
    List<AnswerMetrics> all =
        metrics.records().stream()
            .filter(line -> line.scope() == AnswerMetrics.Scope.OVERALL)
            .toList();
    assertThat(all).extracting(AnswerMetrics::start).containsExactly(0L, 20L, 40L);
    for (int window = 0; window < 3; window++) {
      Map<String, Double> ofB = all.get(window).parts().get("window").channels().get("b");
      assertThat(ofB.get("judged")).isEqualTo(judged[window]);
      assertThat(ofB.get("mae")).isCloseTo(absolutes[window] / judged[window], within(1e-9));
    }
  }

  /** Each found once, at any parallelism, and as the model alone finds them. */
  @Test
  void givesTheEventsThatStagesFind() throws Exception {
    List<Stage> watched =
        List.of(
            Dictionary.keep(1),
            Drift.on("error").detector(Drift.Detector.PAGE_HINKLEY).threshold(5),
            Detect.on("error").threshold(.5).release(.2));
    StreamExecutionEnvironment job =
        StreamExecutionEnvironment.getExecutionEnvironment(noReflection()).setParallelism(1);
    Gathered<Event> drifts = Gathered.named("drifts", 1);
    Gathered<Event> alarms = Gathered.named("alarms", 1);
    MillraceStreams streams =
        Millrace.on(job.fromSequence(0, 1199))
            .name("watched")
            .channels("a", "b", "c")
            .key(number -> "k" + number % 3)
            .timeMillis(number -> number)
            .values(DataStreamITCase::values)
            .operators(watched)
            .parallelism(2)
            .apply();
    streams.events(EventKind.DRIFT).sinkTo(drifts);
    streams.events(EventKind.ALARM).sinkTo(alarms);
    job.execute();

    List<String> expected = new ArrayList<>();
    for (int key = 0; key < 3; key++) {
      String name = "k" + key;
      EventSource model =
          (EventSource)
              StandardCatalog.catalog().create(watched.stream().map(Stage::spec).toList(), 3);
      float[] parameters = model.signature().parameters().initial();
      ((Learner) model).initialize(parameters, SeededRandom.derive(0, name));
      float[] state = model.signature().sequence().initial();
      Rows rows = new Rows(model.signature(), 1);
      long learned = 0;
      for (int at = 0; at < 400; at++) {
        rows.clear();
        rows.useParameters(parameters, learned);
        rows.add(values(3L * at + key), state, at, 3L * at + key);
        model.step(rows);
        rows.readState(0, state);
        ((Learner) model).learn(rows);
        learned = rows.learned();
        model.report(
            rows,
            found ->
                expected.add(
                    String.join("/", "watched", name, name, found.stream().stage(), "")
                        + found.sequence()
                        + " "
                        + found.what()));
      }
    }
    List<Event> events = new ArrayList<>(drifts.records());
    events.addAll(alarms.records());
    assertThat(events.stream().map(event -> event.id() + " " + event.what()))
        .hasSizeGreaterThan(6)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void givesTheBitsTheDeadLettersAndTheModelsOfAPipelineFile() throws Exception {
    List<String> lines = table();
    Files.writeString(
        folder.resolve("readings.csv"),
        "station,plant,when,a,b,c\n" + String.join("\n", lines) + "\n");
    PipelineSpec pipeline = pipeline();
    StreamExecutionEnvironment file =
        StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.of(pipeline));
    PipelineJob.build(file, pipeline, StandardCatalog::catalog);
    file.execute();

    StreamExecutionEnvironment program =
        StreamExecutionEnvironment.getExecutionEnvironment(noReflection());
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      rows.add(new Row(rows.size() + 2, line));
    }
    MillraceStreams streams =
        Millrace.on(program.fromData(rows).setParallelism(1))
            .name("stations")
            .channels("a", "b", "c")
            .key(row -> row.cell(0))
            .group(row -> row.cell(1))
            .timeMillis(row -> Long.valueOf(row.cell(2)))
            .values(Row::values)
            .place(row -> "line " + row.line())
            .operators(OPERATORS)
            .seed(7)
            .lateness(Duration.ofMinutes(1))
            .releaseEvery(3)
            .bundle(17, Duration.ofMillis(5))
            .parallelism(3)
            .apply();
    Gathered<Answer> answers = Gathered.named("answers", 1);
    Gathered<DeadLetter> letters = Gathered.named("letters", 1);
    Gathered<ModelRelease> releases = Gathered.named("releases", 1);
    streams.answers().rebalance().filter(answer -> true).sinkTo(answers);
    streams.deadLetters().sinkTo(letters);
    streams.models().sinkTo(releases);
    program.execute();

    Map<String, String> expected = new TreeMap<>();
    for (String json : lines("results")) {
      Result result = new ResultJson(streams.fields()).read(json.getBytes(StandardCharsets.UTF_8));
      expected.put(place(result), bits(result));
    }
    Map<String, String> found = new TreeMap<>();
    answers.records().forEach(answer -> found.put(place(answer.result()), bits(answer.result())));
    assertThat(found).hasSizeGreaterThan(1800).isEqualTo(expected);
    assertThat(letters.records().stream().map(DataStreamITCase::line).sorted())
        .hasSizeGreaterThan(40)
        .isEqualTo(
            lines("results-dead-letters").stream().map(DataStreamITCase::line).sorted().toList());
    ModelFolder written = new ModelFolder(folder.resolve("program"));
    for (ModelRelease release : releases.records()) {
      written.write(PublishedModel.read(release.message()));
    }
    assertThat(bytes("program")).hasSizeGreaterThan(20).isEqualTo(bytes("models"));
  }

  @Test
  void goesOnFromASavepointAtAnotherParallelismAndStateBackend() throws Exception {
    PACED.set(true);
    Gathered<Answer> before = Gathered.named("before", 300);
    StreamExecutionEnvironment first = counting("hashmap", null, before, 1);
    JobClient client = first.executeAsync();
    before.await();
    String savepoint =
        client
            .stopWithSavepoint(false, folder.toUri() + "savepoints", SavepointFormatType.CANONICAL)
            .get();
    PACED.set(false);
    Gathered<Answer> after = Gathered.named("after", 1);
    counting("rocksdb", savepoint, after, 2).execute();

    Map<String, String> found = new TreeMap<>();
    before.records().forEach(answer -> found.put(place(answer.result()), bits(answer.result())));
    int cut = found.size();
    after.records().forEach(answer -> found.put(place(answer.result()), bits(answer.result())));
    Map<String, String> expected = inPlainJava();
    assertThat(cut).isBetween(300, expected.size() - 1);
    assertThat(before.records().size() + after.records().size())
        .as("each once")
        .isEqualTo(expected.size());
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theProgramOfThePageRunsAsItStands() throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      Boilers.main(new String[0]);
    } finally {
      System.setOut(console);
    }
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines)
        .filteredOn(line -> line.startsWith("unusual: ") || line.startsWith("refused: "))
        .containsExactlyInAnyOrder(
            "unusual: boiler-0 at 1970-01-04T11:20:00Z",
            "refused: malformed, expected a key, its extractor returned null");
    assertThat(lines).filteredOn(line -> line.startsWith("model: ")).hasSize(40);
  }

  /** Three keys that learn alone, 500 readings each in turn. */
  private static StreamExecutionEnvironment counting(
      String backend, String savepoint, Gathered<Answer> sink, int parallelism) {
    Configuration settings = noReflection();
    settings.set(StateBackendOptions.STATE_BACKEND, backend);
    if (savepoint != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment job =
        StreamExecutionEnvironment.getExecutionEnvironment(settings).setParallelism(1);
    DataStream<Long> numbers =
        job.fromSequence(0, 1499)
            .uid("numbers")
            .map(DataStreamITCase::paced)
            .returns(Long.class)
            .uid("paced")
            .assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks())
            .uid("watermarks");
    Millrace.on(numbers)
        .name("counting")
        .channels("a", "b", "c")
        .key(number -> "k" + number % 3)
        .timeMillis(number -> number)
        .values(DataStreamITCase::values)
        .operators(OPERATORS)
        .seed(42)
        .bundle(10, Duration.ofMillis(5))
        .parallelism(parallelism)
        .apply()
        .answers()
        .sinkTo(sink)
        .uid("sink");
    return job;
  }

  private static long paced(long number) {
    if (PACED.get()) {
      LockSupport.parkNanos(1_000_000);
    }
    return number;
  }

  private static float[] values(long number) {
    SeededRandom random = new SeededRandom(number);
    return new float[] {
      (float) random.gaussian(), (float) random.gaussian(), (float) random.gaussian()
    };
  }

  private static Map<String, String> inPlainJava() {
    Map<String, String> expected = new TreeMap<>();
    for (int key = 0; key < 3; key++) {
      SingleStream stream =
          SingleStream.of(
              StandardCatalog.catalog().create(OPERATORS, 3), SeededRandom.derive(42, "k" + key));
      for (long number = key; number < 1500; number += 3) {
        String place = "k" + key + "/k" + key + " " + number / 3;
        String before = number + " " + stream.version() + " ";
        stream
            .step(values(number), number)
            .ifPresent(answer -> expected.put(place, before + bits(answer.output())));
      }
    }
    return expected;
  }

  /**
   * As they stand in the file: a manifest keeps the order, and that of {@code Map.of} is random.
   */
  private static Map<String, Object> inOrder(String first, int one, String second, int other) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put(first, one);
    options.put(second, other);
    return options;
  }

  private static Configuration noReflection() {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    return settings;
  }

  private PipelineSpec pipeline() {
    return PipelineYaml.read(
        "stations.yaml",
        """
        name: stations
        channels: [a, b, c]
        source:
          csv: {path: "%1$s/readings.csv", key: station, group: plant, time: {columns: [when], pattern: millis}}
          lateness: 1 min
        operators:
          - standardize
          - dictionary: {keep: 1, batch: 5}
        seed: 7
        results: {folder: "%1$s/results"}
        models: {folder: "%1$s/models", every: 3}
        checkpoints: {every: 200 ms}
        parallelism: 2
        """
            .formatted(folder),
        Map.of(),
        StandardCatalog.catalog());
  }

  /**
   * Two thousand lines of five stations in two plants, one station in none; gaps, late readings,
   * and every kind of bad line.
   */
  private static List<String> table() {
    SeededRandom random = new SeededRandom(11);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int station = random.below(5);
      long time = 1_700_000_000_000L + i * 1000L - (random.below(60) == 0 ? 120_000 : 0);
      String plant = station == 4 ? "" : "p" + station % 2;
      String[] cells = {
        "s" + station, plant, Long.toString(time), number(random), number(random), number(random)
      };
      switch (i % 200) {
        case 20 -> cells[0] = "";
        case 50 -> cells[2] = "soon";
        case 80 -> cells[2] = "1600000000000"; // Years back.
        case 110 -> cells[4] = "1e39";
        case 140 -> cells[5] = "broken";
        case 170 -> cells = Arrays.copyOf(cells, 5);
        default -> {
          // A good line.
        }
      }
      lines.add(String.join(",", cells));
    }
    return lines;
  }

  /** One in ten was not observed. */
  private static String number(SeededRandom random) {
    float value = (float) random.gaussian();
    return random.below(10) == 0 ? "" : Float.toString(value);
  }

  private static String place(Result result) {
    return result.group() + "/" + result.key() + " " + result.sequence();
  }

  private static String bits(Result result) {
    return result.time() + " " + result.version() + " " + bits(result.output());
  }

  private static String bits(float[] output) {
    StringBuilder text = new StringBuilder();
    for (float number : output) {
      text.append(Integer.toHexString(Float.floatToIntBits(number))).append(' ');
    }
    return text.toString();
  }

  private static String line(DeadLetter letter) {
    return letter.reason().word() + " " + letter.origin().source().replace("line ", "");
  }

  private static String line(String json) {
    Matcher found = Pattern.compile("\"reason\":\"([a-z-]+)\".*\"line\":([0-9]+)").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return found.group(1) + " " + found.group(2);
  }

  private List<String> lines(String output) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path part : files(output)) {
      lines.addAll(Files.readAllLines(part));
    }
    return lines;
  }

  private Map<String, String> bytes(String output) throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    for (Path file : files(output)) {
      bytes.put(
          folder.resolve(output).relativize(file).toString(),
          Arrays.toString(Files.readAllBytes(file)));
    }
    return bytes;
  }

  private List<Path> files(String output) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(output))) {
      return files
          .filter(
              file -> Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }
}
