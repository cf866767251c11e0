package io.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.PlayCut;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.dump.DumpReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which labels can be delayed; that they are is a case of {@link ReplayITCase}. */
final class LabelPlayTest {

  private static final PlayCut TWICE =
      new PlayCut(OptionalLong.empty(), OptionalLong.empty(), 2, OptionalLong.empty());

  @TempDir private Path folder;

  /** A label that comes an hour later is learned; after three hours its reading is past. */
  @Test
  void exampleUsage() throws Exception {
    Path labels =
        Files.writeString(
            folder.resolve("labels.jsonl"),
            """
            {"key":"a","time":0,"values":[1]}
            {"key":"b","time":0,"values":[0]}
            """);
    long hour = 3_600_000;
    Disturbance late =
        (key, span) -> (played, out) -> out.accept(played.at((key.equals("a") ? 1 : 3) * hour));
    write(
        "labels: {source: {json: {path: " + labels + "}}, by: time, within: 2 h}",
        PlayCut.WHOLE,
        late);

    try (DumpReader records =
        DumpReader.of(Files.newInputStream(folder.resolve("labels.dump")), "labels.dump")) {
      assertThat(records.next().orElseThrow().key()).asString().isEqualTo("a");
      assertThat(records.next()).isEmpty();
    }
  }

  @Test
  void labelsOfATopicAreRefusedWithTheWayToAFile() {
    expect(
            "labels: {source: {kafka: {brokers: \"b:1\", topics: [verdicts]}}, by: time, within: 2 h}")
        .hasMessageStartingWith(
            "Cannot delay the labels of p: expected labels from files, which are all there when"
                + " the play begins, found topic verdicts; write its records to a file: millrace"
                + " record verdicts --out labels.dump")
        .hasMessageEndingWith("or remove label_delay from the scenario");
  }

  @Test
  void labelsByIdAreRefusedForTheySayNoTime() {
    expect("labels: {source: {json: {path: labels.jsonl}}, by: id, within: 2 h}")
        .hasMessage(
            "Cannot delay the labels of p: expected labels by time, which says when each came at"
                + " the earliest, found labels by id; give them the time of their reading and write"
                + " by: time, or remove label_delay from the scenario");
  }

  @Test
  void aPipelineWithoutLateLabelsHasNoneToDelay() {
    expect("")
        .hasMessageContaining("expected labels with a source of their own, found none; write")
        .hasMessageContaining("by: time, within: 2 h}");
  }

  @Test
  void timesThatMoveNameNoReading() {
    String labels = "labels: {source: {json: {path: labels.jsonl}}, by: time, within: 2 h}";
    assertThatThrownBy(() -> write(labels, TWICE))
        .hasMessageStartingWith("Cannot delay labels with --loop or --shift-to-now");
  }

  private AbstractThrowableAssert<?, ?> expect(String labels) {
    return assertThatThrownBy(() -> write(labels, PlayCut.WHOLE));
  }

  private void write(String labels, PlayCut cut) throws Exception {
    write(labels, cut, Disturbance.NONE);
  }

  private void write(String labels, PlayCut cut, Disturbance faults) throws Exception {
    PipelineSpec pipeline =
        PipelineYaml.read(
            "p.yaml",
            """
            name: p
            channels: [%s]
            label: kind
            source: {json: {path: readings.jsonl}}
            operators: [{classify: {classes: 2}}]
            results: {folder: out}
            """
                    .formatted(labels.isEmpty() ? "a, b, kind" : "a, b")
                + labels
                + "\n",
            Map.of(),
            StandardCatalog.catalog());
    LabelPlay.write(pipeline, cut, faults, folder.resolve("labels.dump"));
  }
}
