package io.millrace.simulate.uses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.detection.NabMeasure;
import io.millrace.evaluate.detection.Ranking;
import io.millrace.evaluate.detection.SpanBuilder;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.WindowSums;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.measure.AlarmErrors;
import io.millrace.simulate.measure.AnswerErrors;
import io.millrace.simulate.measure.ClassErrors;
import io.millrace.simulate.measure.CodeErrors;
import io.millrace.simulate.measure.FirstResults;
import io.millrace.simulate.measure.MethodSums;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.Recent;
import io.millrace.simulate.measure.ResultFolder;
import io.millrace.simulate.measure.ResultRow;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pipelines that judge their answers. The oracle is {@code measure} on the results of the same run,
 * which reads them from files and knows no Flink.
 */
class EvaluateITCase {

  private static final int KEYS = 5;
  private static final int HOURS = 24 * 12;
  private static final long BEGIN = 1_767_225_600_000L;
  private static final long HOUR = 3_600_000;
  private static final List<BaselineKind> SIMPLE =
      List.of(
          BaselineKind.NO_CHANGE,
          BaselineKind.MOVING_AVERAGE,
          BaselineKind.SEASONAL,
          BaselineKind.RIDGE_ON_LAGS);
  private static final Recent RECENT = new Recent(20, .98, 1);

  @TempDir Path folder;

  private final ReadingTable values = ReadingTable.empty(List.of("a", "b"));
  private final ReadingTable kinds = ReadingTable.empty(List.of("kind"));

  /** One key after the other, so that all but the first are behind the watermark. */
  @BeforeEach
  void write() throws IOException {
    List<String> plain = new ArrayList<>();
    List<String> labelled = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      SplittableRandom random = new SplittableRandom(key);
      for (int hour = 0; hour < HOURS - key; hour++) {
        long time = BEGIN + hour * HOUR;
        float a = (float) (20 + 5 * Math.sin(hour * Math.PI / 12) + random.nextDouble());
        float b = (float) (key + a / 2 + random.nextDouble() + (hour % 31 == 30 ? 40 : 0));
        boolean missing = random.nextInt(20) == 0;
        String begin =
            String.format(
                Locale.ROOT,
                "{\"key\": \"k%d\", \"group\": \"g%d\", \"time\": %d, \"values\": [",
                key,
                key % 2,
                time);
        String mark = hour % 31 == 30 ? ", \"label\": \"strange\"}" : "}";
        String pair = a + ", " + (missing ? "null" : b);
        plain.add(begin + pair + "]" + mark);
        int kind = a > 20.5 ? 1 : 0;
        labelled.add(begin + a + ", " + b + ", " + kind + "]}");
        labels.add(begin + kind + "]}");
        values.add("k" + key, time, new float[] {a, missing ? Float.NaN : b});
        kinds.add("k" + key, time, new float[] {kind});
      }
    }
    Files.write(folder.resolve("plain.jsonl"), plain);
    Files.write(folder.resolve("labelled.jsonl"), labelled);
    Files.write(
        folder.resolve("unlabelled.jsonl"),
        labelled.stream().map(line -> line.replaceAll(", [01]]}$", "]}")).toList());
    Files.write(folder.resolve("labels.jsonl"), labels);
  }

  @Test
  void exampleUsage() throws Exception {
    String forecasts =
        """
        channels: [a, b]
        source: {json: {path: FOLDER/plain.jsonl}}
        operators: [standardize, forecast: {ahead: 3, states: 8}]
        evaluate:
          window: 1 d
          season: 24
          last: 20
          fading: 0.98
          baselines: [no-change, moving-average, seasonal, ridge-on-lags]
        """;
    List<JsonNode> metrics = run("forecasts", forecasts, 1);

    AnswerErrors measured =
        new AnswerErrors(values, values, new AnswerErrors.Settings(3, 24, .9, 0, SIMPLE), RECENT);
    ResultFolder.read(results("forecasts"), "prediction")
        .forEach(row -> measured.add(row, AnswerErrors.Judged.ALL));
    assertEqual(metrics, measured.measure(), measured.methods());
    assertThat(lines("three", forecasts, 3)).isEqualTo(lines("forecasts", "", 0));
  }

  @Test
  void classesOfLabelsThatComeAtOnce() throws Exception {
    List<JsonNode> metrics =
        run(
            "classes",
            """
            channels: [a, b, kind]
            label: kind
            source: {json: {path: FOLDER/labelled.jsonl}}
            operators: [standardize, classify: {classes: 2}]
            evaluate: {window: 1 d, last: 20, fading: 0.98, baselines: [majority, no-change]}
            """,
            2);

    ClassErrors measured =
        new ClassErrors(
            kinds,
            new ClassErrors.Settings(
                2, 1, 0, List.of(BaselineKind.MAJORITY, BaselineKind.NO_CHANGE)),
            RECENT);
    ResultFolder.read(results("classes"), "class").forEach(measured::add);
    assertEqual(metrics, measured.measure(), measured.methods());
  }

  /** What the simple methods know then is not what they would know with labels at once. */
  @Test
  void classesOfLabelsThatComeLateAreJudgedWhenTheyCome() throws Exception {
    String late =
        """
        channels: [a, b]
        label: kind
        labels: {source: {json: {path: FOLDER/labels.jsonl}}, within: 30 h}
        source: {json: {path: FOLDER/unlabelled.jsonl}}
        operators: [standardize, classify: {classes: 2}]
        evaluate: {window: 1 d, baselines: [majority]}
        """;
    List<JsonNode> metrics = run("late", late, 1);

    ClassErrors measured =
        new ClassErrors(kinds, new ClassErrors.Settings(2, 1, 0, List.of()), Recent.NONE);
    ResultFolder.read(results("late"), "class").forEach(measured::add);
    JsonNode all = newest(metrics, "answer");
    double[] sums = measured.methods().get(0).all();
    for (String name : List.of("judged", "unanswered", "accuracy", "kappa", "macro_f1")) {
      assertThat(all.get("so_far").get(name).asDouble())
          .as(name)
          .isCloseTo(measured.measure().value(name, sums), within(1e-12));
    }
    // The first labels count a day later than their readings.
    JsonNode first = metrics.get(0);
    assertThat(first.get("start").asLong()).isEqualTo(BEGIN + 24 * HOUR);
    assertThat(lines("late-three", late, 3)).isEqualTo(lines("late", "", 0));
  }

  /**
   * Areas and NAB have oracles of their own: all scores sorted, and whole series of positions. A
   * probation of readings is that of {@code measure} for long series alone.
   */
  @Test
  void alarms() throws Exception {
    String scores =
        """
        channels: [a, b]
        source: {json: {path: FOLDER/plain.jsonl}}
        operators: [standardize, dictionary: {keep: 1}]
        evaluate: {window: 1 d, last: 20, fading: 0.98, label: strange, threshold: 2, probation: 30, baselines: [no-change, ridge-on-lags]}
        """;
    List<JsonNode> metrics = run("alarms", scores, 1);

    AlarmErrors measured =
        new AlarmErrors("strange", 2, RECENT)
            .beside(values, List.of(BaselineKind.NO_CHANGE, BaselineKind.RIDGE_ON_LAGS), 1);
    List<ResultRow> rows = ResultFolder.read(results("alarms"), "score");
    rows.forEach(measured::add);
    assertEqual(metrics, measured.detection(), measured.methods());
    JsonNode soFar = newest(metrics, "answer").get("so_far");
    assertThat(soFar.get("recall").asDouble()).isPositive();
    Ranking ranking = new Ranking();
    rows.forEach(row -> ranking.add(row.score(), mark(row)));
    assertThat(soFar.get("area").asDouble())
        .isCloseTo(ranking.area(), within(soFar.get("area_error").asDouble() + 1e-12));
    assertThat(soFar.get("average_precision").asDouble())
        .isCloseTo(
            ranking.averagePrecision(),
            within(soFar.get("average_precision_error").asDouble() + 1e-12));
    assertNab(soFar, rows);
    assertThat(lines("alarms-three", scores, 3)).isEqualTo(lines("alarms", "", 0));
  }

  private static Mark mark(ResultRow row) {
    return "strange".equals(row.label()) ? Mark.MARKED : Mark.USUAL;
  }

  private static void assertNab(JsonNode soFar, List<ResultRow> rows) {
    NabMeasure nab = new NabMeasure();
    double[] sums = new double[nab.sums()];
    for (int key = 0; key < KEYS; key++) {
      String name = "k" + key;
      List<ResultRow> own = rows.stream().filter(row -> row.key().equals(name)).toList();
      SpanBuilder windows = new SpanBuilder();
      List<Long> alarms = new ArrayList<>();
      for (int at = 0; at < own.size(); at++) {
        if (mark(own.get(at)) == Mark.MARKED) {
          windows.add(at);
        }
        if (own.get(at).score() > 2) {
          alarms.add((long) at);
        }
      }
      nab.judgeFrom(
          30, windows.spans(), alarms.stream().mapToLong(Long::longValue).toArray(), sums);
    }
    for (String profile : List.of("nab_standard", "nab_low_fp", "nab_low_fn")) {
      assertSame(soFar.get(profile), nab.value(profile, sums), 1e-9);
    }
  }

  /** The oracle of the bits is the text of the results: bytes of base 64, and indices. */
  @Test
  void codes() throws Exception {
    String codes =
        """
        channels: [a, b]
        source: {json: {path: FOLDER/plain.jsonl}}
        operators: [standardize, dictionary: {keep: 1}]
        evaluate: {window: 1 d, last: 20, fading: 0.98, field: code}
        """;
    List<JsonNode> metrics = run("codes", codes, 2);

    List<ResultRow> rows = ResultFolder.read(results("codes"), "code");
    CodeErrors measured = new CodeErrors(values, 0, RECENT);
    rows.forEach(measured::add);
    assertEqual(metrics, measured.measure(), measured.methods());
    // 2 coefficients of 2 at most: their count, 32 bits, and an index of one bit or three.
    JsonNode soFar = newest(metrics, "answer").get("so_far");
    assertThat(soFar.get("bits").asDouble()).isBetween(1.0, 38.0);
    assertThat(soFar.get("error").asDouble()).isBetween(.01, 1.0);

    String packets =
        """
        channels: [a, b]
        source: {json: {path: FOLDER/plain.jsonl}}
        operators: [compress: {keep: 1, bits: 8, refresh: 10}]
        models: {folder: FOLDER/NAME/models}
        evaluate: {window: 1 d, last: 20, fading: 0.98}
        """;
    List<JsonNode> ofPackets = run("packets", packets, 2);

    CodeErrors packed = new CodeErrors(values, 0, RECENT);
    List<ResultRow> written = ResultFolder.read(results("packets"), "packet");
    written.forEach(packed::add);
    assertEqual(ofPackets, packed.measure(), packed.methods());
    assertThat(newest(ofPackets, "answer").get("so_far").get("bits").asDouble())
        .isCloseTo(
            written.stream().mapToInt(row -> row.coded().bits()).average().orElseThrow(),
            within(1e-9));
    assertThat(newest(ofPackets, "answer").get("so_far").get("reading_error").asDouble())
        .isBetween(.01, 1.0);
  }

  /** A pipeline that learns publishes models; one that follows them judges its own answers. */
  @Test
  void answersByFollowedModels() throws Exception {
    run(
        "learned",
        """
        channels: [a, b]
        source: {json: {path: FOLDER/plain.jsonl}}
        operators: [standardize, forecast: {ahead: 3, states: 8}]
        models: {folder: FOLDER/NAME/models, every: 100}
        evaluate: {window: 1 d}
        """,
        1);
    List<JsonNode> metrics =
        run(
            "followed",
            """
            channels: [a, b]
            source: {json: {path: FOLDER/plain.jsonl}}
            operators: [standardize, forecast: {ahead: 3, states: 8}]
            follow: {pipeline: judged, models: {folder: FOLDER/learned/models}}
            evaluate: {window: 1 d, season: 24, last: 20, fading: 0.98, baselines: [no-change]}
            """,
            2);

    AnswerErrors measured =
        new AnswerErrors(
            values,
            values,
            new AnswerErrors.Settings(3, 24, .9, 0, List.of(BaselineKind.NO_CHANGE)),
            RECENT);
    ResultFolder.read(results("followed"), "prediction")
        .forEach(row -> measured.add(row, AnswerErrors.Judged.ALL));
    assertEqual(metrics, measured.measure(), measured.methods());
  }

  /** The oracle looks up each target by the sequence of its reading. */
  @Test
  void targetsAheadThatComeLate() throws Exception {
    List<String> targets = new ArrayList<>();
    Map<String, Float> known = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("unlabelled.jsonl"))) {
      JsonNode reading = new ObjectMapper().readTree(line);
      float target = 2 * (float) reading.get("values").get(0).asDouble() + 1;
      targets.add(line.replaceAll("\"values\".*", "\"values\": [" + target + "]}"));
      known.put(reading.get("key").asText() + reading.get("time").asLong(), target);
    }
    Files.write(folder.resolve("targets.jsonl"), targets);
    List<JsonNode> metrics =
        run(
            "ahead",
            """
            channels: [a, b]
            targets: [power]
            labels: {source: {json: {path: FOLDER/targets.jsonl}}, within: 30 h}
            source: {json: {path: FOLDER/unlabelled.jsonl}}
            operators: [standardize, forecast: {ahead: 2, states: 8, train: readout}]
            evaluate: {window: 1 d}
            """,
            2);

    double absolutes = 0;
    int judged = 0;
    FirstResults first = new FirstResults(5);
    for (ResultRow row : ResultFolder.read(results("ahead"), "prediction")) {
      Float target = known.get(row.key() + (row.time() + 2 * HOUR));
      // The first five answers of a key are of readings from which forecast does not learn.
      boolean isLesson = !first.take(row);
      if (target != null && isLesson) {
        absolutes += Math.abs((double) row.values()[0] - target);
        judged++;
      }
    }
    JsonNode soFar = newest(metrics, "answer").get("so_far");
    assertThat(soFar.get("judged").asInt()).isEqualTo(judged).isGreaterThan(1000);
    assertThat(soFar.get("mae").asDouble()).isCloseTo(absolutes / judged, within(1e-9 * absolutes));
  }

  /**
   * A network that sees a reading before and one behind: an answer comes one reading later, with
   * the label of the reading with which it comes. The last one has no reading.
   */
  @Test
  void classesBehindANetworkWhoseAnswersLagBehind() throws Exception {
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        weights: weights.safetensors
        channels: 2
        layers: [{conv1d: {out: 2, kernel: 3, padding: 1}}]
        """);
    float[] kernel = {.1f, .1f, .1f, 0, 0, 0, 0, 0, 0, .1f, .1f, .1f};
    Files.write(
        folder.resolve("weights.safetensors"),
        Safetensors.write(
            new Safetensors.Contents(
                List.of(
                    new Tensor("0.weight", List.of(2, 2, 3), kernel),
                    new Tensor("0.bias", List.of(2), new float[] {-2, 0})),
                Map.of())));
    List<JsonNode> metrics =
        run(
            "lagging",
            """
            channels: [a, b, kind]
            label: kind
            source: {json: {path: FOLDER/labelled.jsonl}}
            operators: [network: {model: FOLDER/model.yaml}, classify: {classes: 2}]
            evaluate: {window: 1 d}
            """,
            2);

    int right = 0;
    int judged = 0;
    for (ResultRow row : ResultFolder.read(results("lagging"), "class")) {
      int readings = HOURS - Integer.parseInt(row.key().substring(1));
      if (row.sequence() < readings) {
        right += row.values()[0] == kinds.at(row.key(), row.time())[0] ? 1 : 0;
        judged++;
      }
    }
    JsonNode soFar = newest(metrics, "answer").get("so_far");
    assertThat(soFar.get("judged").asInt()).isEqualTo(judged).isEqualTo(KEYS * HOURS - 10 - KEYS);
    assertThat(soFar.get("accuracy").asDouble()).isCloseTo((double) right / judged, within(1e-12));
  }

  private void assertEqual(List<JsonNode> metrics, Measure measure, List<MethodSums> methods) {
    for (MethodSums method : methods) {
      List<JsonNode> overall =
          metrics.stream()
              .filter(line -> line.get("scope").asText().equals("overall"))
              .filter(line -> line.get("method").asText().equals(method.name()))
              .toList();
      List<WindowSums> windows = method.windows();
      assertThat(overall).hasSameSizeAs(windows).hasSizeGreaterThan(10);
      for (int at = 0; at < windows.size(); at++) {
        assertThat(overall.get(at).get("start").asLong()).isEqualTo(windows.get(at).start());
        // The same bits.
        assertPart(overall.get(at).get("window"), measure, windows.get(at).overall(), 0);
      }
      JsonNode last = overall.get(overall.size() - 1);
      assertPart(last.get("so_far"), measure, method.all(), 1e-12);
      method
          .recent()
          .forEach((name, sums) -> assertPart(last.get(name.split(" ")[0]), measure, sums, 0));
    }
  }

  private static void assertPart(JsonNode part, Measure measure, double[] sums, double far) {
    part.fieldNames()
        .forEachRemaining(
            name -> {
              boolean ofItsOwn = name.equals("channels") || name.startsWith("nab_");
              if (!ofItsOwn && !name.startsWith("area") && !name.startsWith("average_precision")) {
                assertSame(part.get(name), measure.value(name, sums), far);
              }
            });
    if (measure instanceof RegressionMeasure numbers) {
      for (int channel = 0; channel < 2; channel++) {
        JsonNode own = part.get("channels").get(channel == 0 ? "a" : "b");
        for (String name : List.of("judged", "unanswered", "rmse", "mae", "bias", "mase")) {
          assertSame(own.get(name), numbers.channel(name, channel, sums), far);
        }
      }
    }
  }

  private static void assertSame(JsonNode found, double expected, double far) {
    if (Double.isFinite(expected)) {
      assertThat(found.asDouble()).isCloseTo(expected, within(far * Math.abs(expected)));
    } else {
      assertThat(found.isNull()).isTrue();
    }
  }

  private static JsonNode newest(List<JsonNode> metrics, String method) {
    return metrics.stream()
        .filter(line -> line.get("scope").asText().equals("overall"))
        .filter(line -> line.get("method").asText().equals(method))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private Path results(String name) {
    return folder.resolve(name).resolve("results");
  }

  private List<JsonNode> run(String name, String yaml, int parallelism) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> metrics = new ArrayList<>();
    for (String line : lines(name, yaml, parallelism)) {
      metrics.add(json.readTree(line));
    }
    return metrics;
  }

  /** The lines of metrics of a run; of an earlier one without a parallelism. */
  private List<String> lines(String name, String yaml, int parallelism) throws Exception {
    if (parallelism > 0) {
      String whole =
          (yaml
                  + """
                  results: {folder: FOLDER/NAME/results}
                  metrics: {folder: FOLDER/NAME/metrics}
                  dead_letters: {folder: FOLDER/NAME/refused}
                  checkpoints: {every: 1 s, directory: "file:FOLDER/NAME/checkpoints"}
                  """)
              .replace("FOLDER", folder.toString())
              .replace("NAME", name);
      PipelineSpec spec =
          PipelineYaml.read(
              "test",
              "name: judged\nparallelism: " + parallelism + "\n" + whole,
              Map.of(),
              StandardCatalog.catalog());
      try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
        job.ended().get(120, TimeUnit.SECONDS);
      }
    }
    List<String> lines = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder.resolve(name).resolve("metrics"))) {
      for (Path part :
          parts
              .filter(file -> file.getFileName().toString().endsWith(".jsonl"))
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .sorted()
              .toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }
}
