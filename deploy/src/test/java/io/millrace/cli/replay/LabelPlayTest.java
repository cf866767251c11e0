package io.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.PlayCut;
import io.millrace.streaming.config.PipelineYaml;
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
    PipelineSpec pipeline =
        PipelineYaml.read(
            "p.yaml",
            """
            name: p
            channels: [a, b, kind]
            label: kind
            source: {json: {path: readings.jsonl}}
            operators: [{classify: {classes: 2}}]
            results: {folder: out}
            """
                + labels
                + "\n",
            Map.of(),
            StandardCatalog.catalog());
    LabelPlay.write(pipeline, cut, Disturbance.NONE, folder.resolve("labels.dump"));
  }
}
