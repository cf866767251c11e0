package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.PublishedModel;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.task.SideOutputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ModelOperatorTest {

  @Test
  void exampleUsage() throws Exception {
    try (var harness = harness(new HostSettings(2, 1000, 0, 0), 1, 0)) {
      harness.open();
      feed(harness, Streams.reading("g", "a", 1, 5));
      assertThat(harness.extractOutputValues()).isEmpty();
      feed(harness, Streams.reading("g", "a", 2, 6));
      assertThat(harness.extractOutputValues())
          .extracting(Result::sequence)
          .containsExactly(0L, 1L);
    }
  }

  @Test
  void theOldestRecordWaitsNoLongerThanTheDeadline() throws Exception {
    try (var harness = harness(new HostSettings(100, 50, 0, 0), 1, 0)) {
      harness.open();
      harness.setProcessingTime(1000);
      feed(harness, Streams.reading("g", "a", 1, 5));
      harness.setProcessingTime(1040);
      feed(harness, Streams.reading("g", "a", 2, 5));
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.setProcessingTime(1050);
      assertThat(harness.extractOutputValues()).hasSize(2);
      feed(harness, Streams.reading("g", "a", 3, 5));
      harness.setProcessingTime(1099);
      assertThat(harness.extractOutputValues()).hasSize(2);
      harness.setProcessingTime(1100);
      assertThat(harness.extractOutputValues()).hasSize(3);
    }
  }

  @Test
  void resultsLeaveBeforeTheWatermarkThatFollowsTheirRecords() throws Exception {
    try (var harness = harness(new HostSettings(100, 1000, 0, 0), 1, 0)) {
      harness.open();
      feed(harness, Streams.reading("g", "a", 1, 5));
      harness.processWatermark(7);
      assertThat(harness.getOutput()).hasSize(2);
      assertThat(harness.getOutput().poll()).isInstanceOf(StreamRecord.class);
      assertThat(harness.getOutput().poll()).isEqualTo(new Watermark(7));
    }
  }

  @Test
  void goesOnWithTheSameBitsAfterARestoreAtAnyPointAndParallelism() throws Exception {
    List<Observation> stream = Streams.random(3, 400);
    List<String> expected = bits(uninterrupted(stream));
    for (int cut : new int[] {1, 100, 101, 257}) {
      for (int parallelism : new int[] {1, 2, 4}) {
        OperatorSubtaskState savepoint;
        List<Result> results = new ArrayList<>();
        try (var harness = harness(new HostSettings(7, 1000, 100, 0), 1, 0)) {
          harness.open();
          feed(harness, stream.subList(0, cut).toArray(Observation[]::new));
          harness.prepareSnapshotPreBarrier(1);
          savepoint = harness.snapshotWithLocalState(1, 1).getJobManagerOwnedState();
          results.addAll(harness.extractOutputValues());
        }
        for (int subtask = 0; subtask < parallelism; subtask++) {
          try (var harness = harness(new HostSettings(64, 1000, 100, 0), parallelism, subtask)) {
            harness.initializeState(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    savepoint, Hosted.MAX_PARALLELISM, 1, parallelism, subtask));
            harness.open();
            for (Observation reading : stream.subList(cut, stream.size())) {
              if (Hosted.owner(reading.group(), parallelism) == subtask) {
                feed(harness, reading);
              }
            }
            harness.endInput();
            harness.getOneInputOperator().finish();
            results.addAll(harness.extractOutputValues());
          }
        }
        assertThat(bits(results)).as("cut %d to %d", cut, parallelism).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSnapshotLeavesNothingInTheBundle() throws Exception {
    try (var harness = harness(new HostSettings(100, 1000, 0, 0), 1, 0)) {
      harness.open();
      feed(harness, Streams.reading("g", "a", 1, 5), Streams.reading("h", "a", 1, 5));
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues()).hasSize(2);
    }
  }

  @Test
  void refusedRecordsLeaveOnTheSide() throws Exception {
    try (var harness = harness(new HostSettings(1, 1000, 10, 0), 1, 0)) {
      harness.open();
      feed(
          harness,
          Streams.reading("g", "a", 99, 5),
          Streams.reading("g", "a", 100, 5),
          Streams.reading("g", "a", 80, 5),
          Streams.reading("g", "a", 101, Float.POSITIVE_INFINITY));
      assertThat(harness.extractOutputValues()).hasSize(2);
      Queue<StreamRecord<DeadLetter>> letters = harness.getSideOutput(SideOutputs.DEAD_LETTERS);
      assertThat(letters)
          .extracting(letter -> letter.getValue().reason().word())
          .containsExactly("late", "not-finite");
      assertThat(letters.peek().getValue().origin().position()).isEqualTo(80);
    }
  }

  @Test
  void releasesDependOnVersionsAndNeverOnBundles() throws Exception {
    for (int rows : new int[] {1, 5, 1000}) {
      try (var harness = harness(new HostSettings(rows, 1000, 100, 4), 1, 0)) {
        harness.open();
        for (int i = 0; i < 40; i++) {
          feed(harness, Streams.reading("g", "k" + i % 3, i, i));
        }
        harness.getOneInputOperator().finish();
        Queue<StreamRecord<ModelRelease>> releases = harness.getSideOutput(SideOutputs.RELEASES);
        // Batches of three: versions 1 to 13; every fourth, and the last.
        assertThat(releases)
            .extracting(release -> release.getValue().version())
            .containsExactly(4L, 8L, 12L, 13L);
        PublishedModel last =
            PublishedModel.read(new ArrayList<>(releases).get(3).getValue().message());
        assertThat(last.manifest().provenance().parent()).isEqualTo(12);
        assertThat(last.manifest().provenance().learned()).isEqualTo(40);
        assertThat(last.manifest().provenance().time()).isEqualTo(39);
        // One reading is pending after thirteen batches of three: 39.
        assertThat(last.contents().tensor("pending.sum").values()).containsExactly(39);
      }
    }
  }

  @Test
  void theLastVersionIsReleasedOnceThoughTheGroupWasIdleAfterARestore() throws Exception {
    OperatorSubtaskState savepoint;
    try (var harness = harness(new HostSettings(1, 1000, 100, 100), 1, 0)) {
      harness.open();
      for (int i = 0; i < 3; i++) {
        feed(harness, Streams.reading("idle", "a", i, i));
      }
      savepoint = harness.snapshot(1, 1);
    }
    try (var harness = harness(new HostSettings(1, 1000, 100, 100), 1, 0)) {
      harness.initializeState(savepoint);
      harness.open();
      harness.getOneInputOperator().finish();
      harness.getOneInputOperator().finish();
      assertThat(harness.getSideOutput(SideOutputs.RELEASES)).hasSize(1);
    }
  }

  private static List<Result> uninterrupted(List<Observation> stream) throws Exception {
    try (var harness = harness(new HostSettings(1, 1000, 100, 0), 1, 0)) {
      harness.open();
      feed(harness, stream.toArray(Observation[]::new));
      return harness.extractOutputValues();
    }
  }

  private static List<String> bits(List<Result> results) {
    return results.stream()
        .sorted(
            Comparator.comparing(Result::group)
                .thenComparing(Result::key)
                .thenComparing(Result::sequence))
        .map(Streams::bits)
        .toList();
  }

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness,
      Observation... readings)
      throws Exception {
    Hosted.feed(harness, List.of(readings));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness(
      HostSettings settings, int parallelism, int subtask) throws Exception {
    return Hosted.subtask(Hosted.deviation(settings), parallelism, subtask);
  }
}
