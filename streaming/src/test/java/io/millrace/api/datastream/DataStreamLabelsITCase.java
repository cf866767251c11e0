package io.millrace.api.datastream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Result;
import io.millrace.api.stage.Classify;
import io.millrace.api.stage.Dictionary;
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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that come late from a stream of a program, beside the same in a pipeline file. */
class DataStreamLabelsITCase {

  private static final int READINGS = 1200;
  private static final long BEGIN = 1_700_000_000_000L;

  @TempDir private Path folder;

  /** A reading of a program. */
  public record Part(String press, String line, long at, String order, float a, float b) {

    int worn() {
      return a > b ? 1 : 0;
    }

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"key\":\"%s\",\"group\":\"%s\",\"time\":%d,\"id\":\"%s\",\"values\":[%s,%s]}",
          press,
          line,
          at,
          order,
          a,
          b);
    }
  }

  /** A label of a program. */
  public record Inspection(String press, String line, long at, String order, int worn) {

    static Inspection of(Part part) {
      return new Inspection(part.press(), part.line(), part.at(), part.order(), part.worn());
    }

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"key\":\"%s\",\"group\":\"%s\",\"time\":%d,\"id\":%s,\"values\":[%d]}",
          press,
          line,
          at,
          order == null ? "null" : '"' + order + '"',
          worn);
    }
  }

  /** By the times of readings: the bits and dead letters of the pipeline file. */
  @Test
  void exampleUsage() throws Exception {
    List<Inspection> labels = labels();
    labels.add(new Inspection("p1", "l1", BEGIN - 1, "o-1", 1));
    labels.add(labels.get(7));
    compare("time", labels, LateLabels::byTimeMillis, Inspection::at);
  }

  @Test
  void givesTheBitsAndDeadLettersOfAPipelineFileById() throws Exception {
    List<Inspection> labels = labels();
    labels.add(new Inspection("p1", "l1", BEGIN, "nowhere", 1));
    labels.add(new Inspection("p1", "l1", BEGIN, null, 1));
    labels.add(labels.get(7));
    compare("id", labels, LateLabels::byId, Inspection::order);
  }

  /** Names the reading of a label in a description. */
  private interface Naming<R> {

    LateLabels<Inspection> apply(
        LateLabels<Inspection> labels, Extractor<? super Inspection, R> extractor);
  }

  private <R> void compare(
      String by, List<Inspection> labels, Naming<R> naming, Extractor<Inspection, R> extractor)
      throws Exception {
    Files.write(folder.resolve("parts.jsonl"), parts().stream().map(Part::json).toList());
    Files.write(folder.resolve("labels.jsonl"), labels.stream().map(Inspection::json).toList());
    PipelineSpec pipeline = pipeline(by);
    StreamExecutionEnvironment file =
        StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.of(pipeline));
    PipelineJob.build(file, pipeline, StandardCatalog::catalog);
    file.execute();

    StreamExecutionEnvironment job = environment();
    Gathered<Answer> answers = Gathered.named("late-answers-" + by, 1);
    Gathered<DeadLetter> letters = Gathered.named("late-letters-" + by, 1);
    Collections.shuffle(labels, new Random(3));
    MillraceStreams streams =
        presses(job, "presses", parts())
            .lateLabels(naming.apply(inspections(job, labels), extractor).ending())
            .apply();
    streams.answers().sinkTo(answers);
    streams.deadLetters().sinkTo(letters);
    job.execute();

    List<String> expected = new ArrayList<>();
    for (String json : lines("results")) {
      expected.add(
          bits(new ResultJson(streams.fields()).read(json.getBytes(StandardCharsets.UTF_8))));
    }
    assertThat(answers.records().stream().map(each -> bits(each.result())).sorted())
        .hasSize(READINGS)
        .isEqualTo(expected.stream().sorted().toList());
    assertThat(letters.records().stream().map(DataStreamLabelsITCase::told).sorted())
        .hasSizeGreaterThan(1)
        .isEqualTo(lines("letters").stream().map(DataStreamLabelsITCase::told).sorted().toList());
  }

  private static String told(DeadLetter letter) {
    return letter.reason().word() + ": " + letter.detail();
  }

  private static String told(String json) {
    Matcher letter =
        Pattern.compile("\"reason\":\"([^\"]*)\",\"detail\":\"([^\"]*)\"").matcher(json);
    assertThat(letter.find()).isTrue();
    return letter.group(1) + ": " + letter.group(2);
  }

  private static MillraceBuilder<Part> presses(
      StreamExecutionEnvironment job, String name, List<Part> parts) {
    return Millrace.on(job.fromData(parts).setParallelism(1))
        .name(name)
        .channels("a", "b")
        .labelChannel("worn")
        .key(Part::press)
        .group(Part::line)
        .timeMillis(Part::at)
        .id(Part::order)
        .values(part -> new float[] {part.a(), part.b()})
        .operators(Dictionary.keep(2).batch(8).pass("code"), Classify.classes(2))
        .seed(7)
        .lateness(Duration.ofMinutes(5));
  }

  private static LateLabels<Inspection> inspections(
      StreamExecutionEnvironment job, List<Inspection> labels) {
    return LateLabels.on(job.fromData(labels).setParallelism(1))
        .key(Inspection::press)
        .group(Inspection::line)
        .label(Inspection::worn)
        .within(Duration.ofMinutes(30));
  }

  private PipelineSpec pipeline(String by) {
    String text =
        String.format(
            Locale.ROOT,
            """
            name: presses
            channels: [a, b]
            label: worn
            labels: {source: {json: {path: %1$s/labels.jsonl}}, by: %2$s, within: 30 min}
            source: {json: {path: %1$s/parts.jsonl}, lateness: 5 min}
            operators: [{dictionary: {keep: 2, batch: 8, pass: code}}, {classify: {classes: 2}}]
            seed: 7
            results: {folder: %1$s/results}
            dead_letters: {folder: %1$s/letters}
            checkpoints: {every: 1 s, directory: %1$s/checkpoints}
            parallelism: 1
            """,
            folder,
            by);
    return PipelineYaml.read("presses.yaml", text, Map.of(), StandardCatalog.catalog());
  }

  private static StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.getExecutionEnvironment(new Configuration())
        .setParallelism(2);
  }

  private List<String> lines(String written) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve(written))) {
      for (Path file :
          files
              .filter(each -> each.getFileName().toString().startsWith("part"))
              .sorted()
              .toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private static String bits(Result result) {
    List<String> output = new ArrayList<>();
    for (float number : result.output()) {
      output.add(Integer.toHexString(Float.floatToIntBits(number)));
    }
    return String.join(
        " ",
        Arrays.asList(
            result.key(),
            Long.toString(result.sequence()),
            Long.toString(result.version()),
            String.join(",", output)));
  }

  private static List<Part> parts() {
    Random random = new Random(5);
    List<Part> parts = new ArrayList<>();
    for (int at = 0; at < READINGS; at++) {
      parts.add(
          new Part(
              "p" + at % 4,
              "l" + at % 2,
              BEGIN + 60_000L * (at / 4),
              "o" + at,
              (float) random.nextGaussian(),
              (float) random.nextGaussian()));
    }
    return parts;
  }

  private static List<Inspection> labels() {
    return new ArrayList<>(parts().stream().map(Inspection::of).toList());
  }
}
