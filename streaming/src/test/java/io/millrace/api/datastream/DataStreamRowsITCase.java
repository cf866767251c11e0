package io.millrace.api.datastream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Result;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Standardize;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows of single sensors in a job of a program's own, in a cluster: those of a pipeline file. */
class DataStreamRowsITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(JobSettings.onLoopback(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  @TempDir private Path folder;

  /** A line of the file, as a program that reads such files by itself would have it. */
  public record Line(long number, String text) {

    String cell(int index) {
      String cell = text.split(",", -1)[index];
      return cell.isEmpty() ? null : cell;
    }
  }

  @Test
  void exampleUsage() throws Exception {
    List<String> lines = sensors();
    Files.writeString(
        folder.resolve("readings.csv"),
        "asset,plant,sensor,when,value\n" + String.join("\n", lines) + "\n");
    PipelineSpec pipeline = rowsPipeline();
    StreamExecutionEnvironment file =
        StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.of(pipeline));
    PipelineJob.build(file, pipeline, StandardCatalog::catalog);
    file.execute();

    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment program =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    List<Line> readings = new ArrayList<>();
    for (String line : lines) {
      readings.add(new Line(readings.size() + 2, line));
    }
    MillraceStreams streams =
        Millrace.on(
                program
                    .fromData(readings)
                    .setParallelism(1)
                    .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Line>forBoundedOutOfOrderness(Duration.ofSeconds(30))
                            .withTimestampAssigner((row, before) -> Long.parseLong(row.cell(3))))
                    .setParallelism(1))
            .name("assets")
            .key(row -> row.cell(0))
            .group(row -> row.cell(1))
            .timeMillis(row -> Long.valueOf(row.cell(3)))
            .align(pipeline.input().align().orElseThrow())
            .sensor(
                row -> row.cell(2), row -> row.cell(4) == null ? null : Float.valueOf(row.cell(4)))
            .place(row -> "line " + row.number())
            .operators(Standardize.defaults(), Dictionary.keep(1))
            .seed(7)
            .lateness(Duration.ofSeconds(30))
            .parallelism(3)
            .apply();
    Gathered<Answer> answers = Gathered.named("rows", 1);
    Gathered<DeadLetter> letters = Gathered.named("no rows", 1);
    streams.answers().sinkTo(answers);
    streams.deadLetters().sinkTo(letters);
    program.execute();

    Map<String, String> expected = new TreeMap<>();
    for (String json : written("results")) {
      Result result = new ResultJson(streams.fields()).read(json.getBytes(StandardCharsets.UTF_8));
      expected.put(place(result), answer(result));
    }
    Map<String, String> found = new TreeMap<>();
    answers.records().forEach(answer -> found.put(place(answer.result()), answer(answer.result())));
    assertThat(found).hasSizeGreaterThan(1000).isEqualTo(expected);
    assertThat(letters.records().stream().map(DataStreamRowsITCase::line).sorted())
        .hasSize(20)
        .isEqualTo(
            written("results-dead-letters").stream()
                .map(DataStreamRowsITCase::line)
                .sorted()
                .toList());
  }

  /**
   * A reading of one of two sensors of three assets every second, up to 20 s out of order; ten that
   * are late, and ten of a sensor without a channel.
   */
  private static List<String> sensors() {
    SeededRandom random = new SeededRandom(12);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      boolean late = i % 200 == 150;
      long time = 1_700_000_000_000L + i * 1000L - (late ? 120_000 : random.below(20_000));
      int asset = random.below(3);
      String sensor = i % 200 == 50 ? "V1" : random.below(2) == 0 ? "T1" : "F1";
      lines.add("a" + asset + ",p" + asset / 2 + "," + sensor + "," + time + "," + value(random));
    }
    return lines;
  }

  private PipelineSpec rowsPipeline() {
    return PipelineYaml.read(
        "assets.yaml",
        """
        name: assets
        channels: [temp, flow]
        source:
          files:
            path: "%1$s/readings.csv"
            format: csv
            map: {key: asset, group: plant, sensor: sensor, time: {path: when, unit: ms}, value: value}
          lateness: 30 s
        align: {every: 2 s, channels: {temp: {sensor: T1, within: 5 s}, flow: {sensor: F1, as: mean}}}
        operators:
          - standardize
          - dictionary: {keep: 1}
        seed: 7
        results: {folder: "%1$s/results"}
        checkpoints: {every: 200 ms}
        parallelism: 2
        """
            .formatted(folder),
        Map.of(),
        StandardCatalog.catalog());
  }

  /** One in ten was not observed. */
  private static String value(SeededRandom random) {
    float value = (float) random.gaussian();
    return random.below(10) == 0 ? "" : Float.toString(value);
  }

  private static String place(Result result) {
    return result.group() + "/" + result.key() + " " + result.sequence();
  }

  private static String answer(Result result) {
    return result.time() + " " + result.version() + " " + Arrays.toString(result.output());
  }

  private static String line(DeadLetter letter) {
    return letter.reason().word() + " " + letter.origin().source().replace("line ", "");
  }

  private static String line(String json) {
    Matcher found = Pattern.compile("\"reason\":\"([a-z-]+)\".*\"line\":([0-9]+)").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return found.group(1) + " " + found.group(2);
  }

  private List<String> written(String output) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve(output))) {
      for (Path part : files.filter(Files::isRegularFile).toList()) {
        if (!part.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(part));
        }
      }
    }
    return lines;
  }
}
