package io.millrace.streaming.runtime.align;

import static io.millrace.streaming.runtime.align.SensorStreams.START;
import static io.millrace.streaming.runtime.align.SensorStreams.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The operator on RocksDB. */
class AlignOperatorTest {

  private static final int MAX_PARALLELISM = 16;
  private static final long LATENESS = 2000;
  private static final int MEMORY = 1 << 20;

  /** Five keys in two groups. */
  private static final List<List<SensorReadings>> KEYS =
      List.of(
          SensorStreams.sorted("a", "g", 1, 700),
          SensorStreams.sorted("b", "g", 2, 700),
          SensorStreams.sorted("c", "h", 3, 700),
          SensorStreams.sorted("d", "h", 4, 700),
          SensorStreams.sorted("e", "h", 5, 700));

  @Test
  void exampleUsage() throws Exception {
    try (var harness = subtask(MEMORY, 1, 0)) {
      harness.open();
      feed(harness, reading("k", START + 300, 0, 20));
      feed(harness, reading("k", START + 500, 2, 4));
      harness.processWatermark(START + 1000 + 899);
      assertThat(harness.extractOutputValues())
          .singleElement()
          .satisfies(
              row -> {
                assertThat(row.time()).isEqualTo(START + 1000);
                assertThat(row.values()[2]).isEqualTo(4);
              });
    }
  }

  @Test
  void rowsOfAGroupHaveOneOrderInEveryOrderOfReadings() throws Exception {
    List<SensorReadings> sorted = SensorStreams.merged(KEYS);
    Map<String, List<String>> expected = expected();
    for (int seed = 0; seed < 3; seed++) {
      List<SensorReadings> arrived = SensorStreams.shuffled(sorted, LATENESS, seed);
      assertThat(byGroup(run(arrived, MEMORY, 17 + 100 * seed))).isEqualTo(expected);
    }
    assertThat(byGroup(run(sorted, MEMORY, 1))).isEqualTo(expected);
  }

  @Test
  void theCacheChangesNothing() throws Exception {
    List<SensorReadings> arrived = SensorStreams.shuffled(SensorStreams.merged(KEYS), LATENESS, 9);
    assertThat(byGroup(run(arrived, 0, 50))).isEqualTo(expected());
    assertThat(byGroup(run(arrived, 5000, 50))).isEqualTo(expected());
  }

  @Test
  void goesOnWithTheSameBitsAfterARestoreAtAnyPointAndParallelism() throws Exception {
    List<SensorReadings> arrived = SensorStreams.shuffled(SensorStreams.merged(KEYS), LATENESS, 4);
    for (int cut : new int[] {1, 600, 2345}) {
      for (int parallelism : new int[] {1, 3}) {
        List<Observation> rows = new ArrayList<>();
        OperatorSubtaskState savepoint;
        try (var harness = subtask(MEMORY, 1, 0)) {
          harness.open();
          feedAll(harness, arrived.subList(0, cut), 40);
          harness.prepareSnapshotPreBarrier(1);
          savepoint = harness.snapshotWithLocalState(1, 1).getJobManagerOwnedState();
          rows.addAll(harness.extractOutputValues());
        }
        for (int subtask = 0; subtask < parallelism; subtask++) {
          try (var harness = subtask(MEMORY, parallelism, subtask)) {
            harness.initializeState(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    savepoint, MAX_PARALLELISM, 1, parallelism, subtask));
            harness.open();
            int own = subtask;
            feedAll(
                harness,
                arrived.subList(cut, arrived.size()).stream()
                    .filter(record -> owner(record.group(), parallelism) == own)
                    .toList(),
                30);
            harness.processWatermark(Watermark.MAX_WATERMARK);
            rows.addAll(harness.extractOutputValues());
          }
        }
        assertThat(byGroup(rows)).as("cut %d to %d", cut, parallelism).isEqualTo(expected());
      }
    }
  }

  /** More segments than stay loaded when they were written, of a key that was never restored. */
  @Test
  void aKeyWithManySegmentsReadsThemBackWhenItsRowsAreDue() throws Exception {
    long lateness = 120_000;
    List<SensorReadings> sorted = SensorStreams.sorted("a", "g", 8, 14_000);
    List<SensorReadings> arrived = SensorStreams.shuffled(sorted, lateness, 2);
    try (var harness = subtask(MEMORY, lateness, 1, 0)) {
      harness.open();
      long newest = 0;
      for (int i = 0; i < arrived.size(); i++) {
        feed(harness, arrived.get(i));
        newest = Math.max(newest, arrived.get(i).time());
        if (i % 700 == 699) {
          harness.processWatermark(newest - lateness - 1);
          harness.prepareSnapshotPreBarrier(i);
        }
      }
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(bits(harness.extractOutputValues()))
          .isEqualTo(bits(new NaiveRows(SensorStreams.every(1000), sorted).of("a", "g")));
    }
  }

  @Test
  void watermarksAreHeldBackByAsMuchAsRowsMayBe() throws Exception {
    try (var harness = subtask(MEMORY, 1, 0)) {
      harness.open();
      harness.processWatermark(START);
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(harness.getOutput())
          .containsExactly(new Watermark(START - 899 - LATENESS - 1), Watermark.MAX_WATERMARK);
    }
  }

  @Test
  void aKeyThatIsBehindAndQuietIsReleasedByTheWatermark() throws Exception {
    try (var harness = subtask(MEMORY, 1, 0)) {
      harness.open();
      harness.processWatermark(START + 100_000);
      feed(harness, reading("k", START, 0, 20));
      feed(harness, reading("k", START + 100, 0, 20));
      harness.processWatermark(START + 100_000 + LATENESS);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processWatermark(START + 100_000 + LATENESS + 1);
      assertThat(harness.extractOutputValues())
          .extracting(Observation::time)
          .containsExactly(START, START + 1000);
    }
  }

  @Test
  void refusedRecordsLeaveOnTheSideWithTheirOrigin() throws Exception {
    try (var harness = subtask(MEMORY, 1, 0)) {
      harness.open();
      for (long time : new long[] {0, 1, 1500, 3000, 4500}) {
        feed(harness, reading("k", START + time, 0, 20));
      }
      feed(harness, reading("k", START + 2499, 0, 20));
      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS))
          .extracting(StreamRecord::getValue)
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(((DeadLetter) letter).reason().word()).isEqualTo("late");
                assertThat(((DeadLetter) letter).origin().position()).isEqualTo(START + 2499);
              });
    }
  }

  private static Map<String, List<String>> expected() {
    List<Observation> rows = new ArrayList<>();
    for (List<SensorReadings> key : KEYS) {
      SensorReadings first = key.get(0);
      rows.addAll(new NaiveRows(SensorStreams.every(1000), key).of(first.key(), first.group()));
    }
    rows.sort(Comparator.comparingLong(Observation::time).thenComparing(Observation::key));
    return byGroup(rows);
  }

  private static Map<String, List<String>> byGroup(List<Observation> rows) {
    Map<String, List<Observation>> groups =
        rows.stream()
            .collect(Collectors.groupingBy(Observation::group, TreeMap::new, Collectors.toList()));
    Map<String, List<String>> found = new TreeMap<>();
    groups.forEach((group, its) -> found.put(group, bits(its)));
    return found;
  }

  private static List<Observation> run(List<SensorReadings> arrived, long cache, int every)
      throws Exception {
    try (var harness = subtask(cache, 1, 0)) {
      harness.open();
      feedAll(harness, arrived, every);
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS)).isNullOrEmpty();
      return harness.extractOutputValues();
    }
  }

  /** Feeds records, with a watermark after so many. */
  private static void feedAll(
      KeyedOneInputStreamOperatorTestHarness<String, SensorReadings, Observation> harness,
      List<SensorReadings> records,
      int every)
      throws Exception {
    long newest = Long.MIN_VALUE;
    int count = 0;
    for (SensorReadings record : records) {
      feed(harness, record);
      newest = Math.max(newest, record.time());
      if (++count % every == 0) {
        harness.processWatermark(newest - LATENESS - 1);
      }
    }
  }

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<String, SensorReadings, Observation> harness,
      SensorReadings record)
      throws Exception {
    harness.processElement(record, record.time());
  }

  private static SensorReadings reading(String key, long time, int sensor, float value) {
    return SensorReadings.of(key, key, time, sensor, value, Origin.file("made-up", time));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, SensorReadings, Observation>
      subtask(long cache, int parallelism, int subtask) throws Exception {
    return subtask(cache, LATENESS, parallelism, subtask);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, SensorReadings, Observation>
      subtask(long cache, long lateness, int parallelism, int subtask) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, SensorReadings, Observation>(
            new AlignOperatorFactory(new AlignRecipe(SensorStreams.every(1000), lateness, cache)),
            SensorReadings::group,
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup(
        WireTypes.observation()
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    return harness;
  }

  private static int owner(String group, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(group, MAX_PARALLELISM, parallelism);
  }
}
