package io.millrace.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.connect.csv.CsvTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChecksTest {

  private static final SinkSpec TOPIC = new SinkSpec.Kafka("localhost:9092", "t", Map.of());

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    write("1.csv", CsvTables.HEADER);
    write("2.csv", CsvTables.HEADER.replace("region", "county"));
    assertThat(FileChecks.source(csv("/*.csv")))
        .singleElement()
        .asString()
        .startsWith("Cannot read " + folder + "/2.csv: its header lacks 'region' (group);")
        .contains("the columns there are: 'station', 'county', 'note', 't', 'a', 'b';");
    assertThat(FileChecks.source(csv("/1.csv"))).isEmpty();
  }

  @Test
  void saysThatAPathStandsForNoFile() {
    assertThat(FileChecks.source(csv("/*.csv")))
        .singleElement()
        .asString()
        .contains("expected at least one file");
    assertThat(FileChecks.source(json("/none.jsonl")))
        .singleElement()
        .asString()
        .contains("found nothing there");
  }

  @Test
  void saysWhichFilesCannotBeRead() throws IOException {
    write("1.jsonl.gz", "not packed");
    write("2.jsonl", "{}");
    assertThat(FileChecks.source(json("")))
        .singleElement()
        .asString()
        .startsWith("Cannot read " + folder + "/1.jsonl.gz: expected whole gzip data");
    write("1.csv.gz", CsvTables.HEADER);
    assertThat(FileChecks.source(csv("/*.csv.gz")))
        .singleElement()
        .asString()
        .contains("rename it if it is not compressed");
  }

  @Test
  void saysThatAHeaderIsNone() throws IOException {
    write("1.csv", "x".repeat(70_000));
    write("2.csv", "a,\"b");
    assertThat(FileChecks.source(csv("/*.csv"))).hasSize(2);
    assertThat(FileChecks.source(csv("/1.csv")).get(0))
        .contains("expected column names within 1000 bytes, found a longer first line");
    assertThat(FileChecks.source(csv("/2.csv")).get(0))
        .startsWith(
            "Cannot read the column names of " + folder + "/2.csv: expected a closing quote");
  }

  @Test
  void saysNothingOfWhatOnlyTheClusterCanSee() {
    assertThat(FileChecks.source(input(new SourceSpec.JsonLines("s3://bucket/x/*.jsonl"))))
        .isEmpty();
    SourceSpec topic =
        new SourceSpec.Kafka("localhost:9092", List.of("t"), SourceSpec.Reach.ALL, Map.of());
    assertThat(FileChecks.source(input(topic))).isEmpty();
    assertThat(FileChecks.freshOutputs(outputs(TOPIC, TOPIC, TOPIC))).isEmpty();
    SinkSpec far = new SinkSpec.Folder("hdfs://host/out");
    assertThat(FileChecks.freshOutputs(outputs(far, far, TOPIC))).isEmpty();
  }

  @Test
  void refusesResultsOfAnEarlierRunUnlessItGoesOn() throws IOException {
    Files.createDirectories(folder.resolve("out"));
    write("out/part-0a-0.jsonl", "{}");
    write("out/part-0a-1.jsonl", "{}");
    write("out/.part-0a-2.jsonl.inprogress.0b", "{}");
    PipelineSpec outputs = outputs(at("out"), at("refused"), at("models"));
    assertThat(FileChecks.freshOutputs(outputs))
        .containsExactly(
            "Cannot write results to "
                + folder
                + "/out: expected none of an earlier run there, found 2 files; name another folder,"
                + " move them away, or restore that run");
    assertThat(FileChecks.outputs(outputs)).isEmpty();
    assertThat(FileChecks.freshOutputs(outputs(TOPIC, at("out"), TOPIC)))
        .singleElement()
        .asString()
        .startsWith("Cannot write dead_letters to ");
  }

  @Test
  void takesAFolderThatHoldsOtherThings() throws IOException {
    Files.createDirectories(folder.resolve("out"));
    write("out/README", "");
    write("out/.part-0a-2.jsonl.inprogress.0b", "{}");
    assertThat(FileChecks.freshOutputs(outputs(at("out"), at("refused"), at("models")))).isEmpty();
  }

  @Test
  void refusesAFileInPlaceOfAFolderAndModelsElsewhere() throws IOException {
    write("out", "");
    SinkSpec far = new SinkSpec.Folder("s3://bucket/models");
    assertThat(FileChecks.outputs(outputs(at("out"), TOPIC, far)))
        .satisfiesExactly(
            fault ->
                assertThat(fault)
                    .isEqualTo(
                        "Cannot write to "
                            + folder
                            + "/out: expected a folder, found a file; name another place"),
            fault ->
                assertThat(fault)
                    .startsWith(
                        "Cannot use the models folder s3://bucket/models: expected a folder of"));
    SinkSpec near = new SinkSpec.Folder("file://" + folder + "/models");
    assertThat(FileChecks.outputs(outputs(TOPIC, TOPIC, near))).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private InputSpec csv(String below) {
    SourceSpec.Csv csv = CsvTables.source(CsvTables.time("millis", "UTC", "t"), ',');
    return input(new SourceSpec.Csv(folder + below, csv.columns(), csv.missing(), csv.separator()));
  }

  private InputSpec json(String below) {
    return input(new SourceSpec.JsonLines(folder + below));
  }

  private static InputSpec input(SourceSpec source) {
    return new InputSpec(source, Duration.ZERO, Duration.ofSeconds(1), CsvTables.LARGEST);
  }

  private SinkSpec at(String name) {
    return new SinkSpec.Folder(folder + "/" + name);
  }

  private static PipelineSpec outputs(SinkSpec results, SinkSpec refused, SinkSpec models) {
    return new PipelineSpec(
        "p", null, null, new OutputSpec(results, refused, Optional.of(models), 50), null);
  }
}
