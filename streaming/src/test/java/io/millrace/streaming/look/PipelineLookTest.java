package io.millrace.streaming.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineLookTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Files.writeString(folder.resolve("in.csv"), "t,dev,a,b\n1,x,1,2\n2,x,3,4\nnever,x,5,6\n");

    PipelineLook.Found found =
        PipelineLook.at(
            pipeline(
                "files: {path: IN/in.csv, format: csv, map: {key: dev, time: {path: t, unit: s}}}"));

    assertThat(found.faults()).isEmpty();
    assertThat(found.unseen()).isEmpty();
    assertThat(found.seen())
        .singleElement()
        .asString()
        .contains("in.csv: all records: 2 of 3 taken, one key; refused: 1 malformed")
        .contains("found 'never'")
        .endsWith("in.csv:4)");
  }

  @Test
  void aMissingFileAndAMissingColumnAreFaults() throws IOException {
    Files.writeString(folder.resolve("in.csv"), "t,device,a,b\n1,x,1,2\n");

    assertThat(look("files: {path: IN/none.csv, format: csv, map: {key: dev, time: t}}").faults())
        .singleElement()
        .asString()
        .contains("found nothing there");
    assertThat(look("files: {path: IN/in.csv, format: csv, map: {key: dev, time: t}}").faults())
        .singleElement()
        .asString()
        .contains("its header lacks 'dev' (key)");
  }

  @Test
  void recordsOfWhichNoneCanBeUsedAreAFault() throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), "{\"k\": \"x\", \"t\": 1700000000}\n");

    assertThat(look("files: {path: IN/in.jsonl, map: {key: k, time: {path: t, unit: s}}}").faults())
        .singleElement()
        .asString()
        .startsWith("Cannot use any of the first records of")
        .contains("1 malformed");
  }

  @Test
  void aChannelWithoutAnyValueIsNamed() throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), "{\"k\": \"x\", \"t\": 1, \"a\": 3}\n");

    assertThat(
            look("files: {path: IN/in.jsonl, map: {key: k, time: {path: t, unit: s},"
                    + " absent: missing}}")
                .seen())
        .singleElement()
        .asString()
        .endsWith("1 of 1 taken, one key; without any value: b");
  }

  @Test
  void readingsOfSingleSensorsAreCountedByKeyAndSensor() throws IOException {
    Files.writeString(folder.resolve("in.csv"), "t,device,tag,v\n1,x,A1,5\n2,x,A1,50\n3,x,C1,1\n");

    assertThat(
            look("files: {path: IN/in.csv, format: csv, map: {key: device, sensor: tag, value: v,"
                    + " time: {path: t, unit: s}}}\n"
                    + "align: {every: 1 s, channels: {a: A1, b: B1}}\n"
                    + "limits: {A1: [0, 9]}")
                .seen())
        .singleElement()
        .asString()
        .contains("all records: 1 of 3 taken, one key; without any value: B1")
        .contains("refused: 1 out-of-range, 1 unknown-sensor; first out-of-range: A1: expected");
  }

  @Test
  void timesThatAreMoreLikelySecondsAreSaidWhereMillisecondsAreTakenAsTheyAre() throws IOException {
    Files.writeString(
        folder.resolve("in.jsonl"), "{\"key\": \"x\", \"time\": 1700000000, \"values\": [1, 2]}\n");

    assertThat(look("json: {path: IN/in.jsonl, time: {unit: ms}}").seen())
        .singleElement()
        .asString()
        .contains(
            "1 of 1 taken, one key; times from 1970-01-20T16:13:20Z on are more likely seconds")
        .endsWith("write unit: s");
  }

  @Test
  void aFileSystemThatIsNotHereIsNotSeen() {
    PipelineLook.Found found =
        look("files: {path: 's3://bucket/in.jsonl', map: {key: k, time: {path: t, unit: s}}}");

    assertThat(found.faults()).isEmpty();
    assertThat(found.unseen())
        .singleElement()
        .asString()
        .contains("no file system of this kind here");
  }

  @Test
  void aBrokerWithoutAddressIsNotSeenAndNoFault() {
    PipelineLook.Found found = look("kafka: {brokers: 'no-such-host.invalid:9092', topics: [r]}");

    assertThat(found.faults()).isEmpty();
    assertThat(found.unseen())
        .containsExactly(
            "broker no-such-host.invalid:9092 has no address here: topic r not looked at");
  }

  @Test
  void resultsOfAnEarlierRunAndAModelFolderWithoutModelsAreSaid() throws IOException {
    Files.writeString(
        folder.resolve("in.jsonl"), "{\"key\": \"x\", \"time\": 0, \"values\": [1, 2]}\n");
    Files.createDirectories(folder.resolve("results"));
    Files.writeString(folder.resolve("results/part-1-0.jsonl"), "{}\n");

    PipelineLook.Found found =
        look("json: {path: IN/in.jsonl}\nfollow: {pipeline: other, models: {folder: IN/models}}");

    assertThat(found.seen()).anyMatch(line -> line.contains("--resume goes on with it"));
    assertThat(found.faults())
        .singleElement()
        .asString()
        .contains("expected a published version of other");
  }

  @Test
  void bothSidesOfAHistoryAndLiveTopicsAreLookedAt() throws IOException {
    Files.writeString(
        folder.resolve("in.jsonl"), "{\"key\": \"x\", \"time\": 0, \"values\": [1, 2]}\n");

    PipelineLook.Found found =
        look(
            "history: {json: {path: IN/in.jsonl}}\n"
                + "  live: {kafka: {brokers: 'no-such-host.invalid:9092', topics: [r]}}\n"
                + "  seam: 2026-01-01T00:00:00Z");

    assertThat(found.faults()).isEmpty();
    assertThat(found.seen()).singleElement().asString().contains("1 of 1 taken, one key");
    assertThat(found.unseen()).singleElement().asString().contains("topic r not looked at");
  }

  @Test
  void lateLabelsAreLookedAtTooWhateverTheirTimes() throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), reading("x", 1_700_000_000_000L, "1, 2"));
    Files.writeString(
        folder.resolve("labels.jsonl"),
        reading("x", 1_700_000_000_000L, "1")
            + reading("x", 1_600_000_000_000L, "0")
            + reading("x", 1_700_000_000_000L, "1, 2"));

    PipelineLook.Found found = PipelineLook.at(labelled("labels.jsonl"));
    assertThat(found.faults()).isEmpty();
    assertThat(found.seen()).hasSize(2);
    assertThat(found.seen().get(1))
        .contains("labels in ", "labels.jsonl: all records: 2 of 3 taken, one key; refused: 1")
        .contains("labels.jsonl:3)");
  }

  @Test
  void labelsOfWhichNoneCanBeUsedAreAFault() throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), reading("x", 1_700_000_000_000L, "1, 2"));
    Files.writeString(folder.resolve("labels.jsonl"), "{\"order\": 17, \"worn\": true}\n");

    assertThat(PipelineLook.at(labelled("labels.jsonl")).faults())
        .singleElement()
        .asString()
        .startsWith("Cannot use any of the first records of labels in ");
    assertThat(PipelineLook.at(labelled("none.jsonl")).faults())
        .singleElement()
        .asString()
        .contains("none.jsonl", "found nothing there");
  }

  private static String reading(String key, long time, String values) {
    return "{\"key\": \"" + key + "\", \"time\": " + time + ", \"values\": [" + values + "]}\n";
  }

  private PipelineSpec labelled(String labels) {
    String text =
        "name: p\nchannels: [a, b]\nlabel: worn\nlabels: {source: {json: {path: IN/"
            + labels
            + "}}, within: 2 h}\nsource: {json: {path: IN/in.jsonl}}\n"
            + "operators: [{classify: {classes: 2}}]\nresults: {folder: IN/results}\n";
    return PipelineYaml.read(
        "p.yaml", text.replace("IN/", folder + "/"), Map.of(), StandardCatalog.catalog());
  }

  private PipelineLook.Found look(String source) {
    return PipelineLook.at(pipeline(source));
  }

  private PipelineSpec pipeline(String source) {
    String text =
        "name: p\nchannels: [a, b]\nsource:\n  "
            + source
            + "\noperators: [dictionary]\nresults: {folder: IN/results}\n";
    return PipelineYaml.read(
        "p.yaml", text.replace("IN/", folder + "/"), Map.of(), StandardCatalog.catalog());
  }
}
