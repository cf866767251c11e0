package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.task.SideOutputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Wrong event times through the whole operator, with a layer whose steps depend on gaps. */
class WrongTimesTest {

  private static final int MINUTE = 60_000;
  private static final long HOUR = 60L * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long NOW = 1_700_000_000_000L;
  private static final int LENGTH = 300;

  /** What an operator emitted. */
  private record Outcome(List<String> results, List<String> refused) {}

  @Test
  void exampleUsage() throws Exception {
    List<Observation> clean = clean();
    Observation wrong = reading("g0", "k0", 2_051_222_400_000L, 1);
    List<Observation> mixed = new ArrayList<>(clean);
    mixed.add(100, wrong);
    Outcome without = run(clean, 1, 1, LENGTH);
    Outcome with = run(mixed, 1, 1, LENGTH);
    assertThat(without.results).hasSize(LENGTH);
    assertThat(with.refused).isEmpty();
    assertThat(with.results).hasSize(LENGTH + 1);
    // Nothing changes for other keys.
    assertThat(of(with, "g1/")).isEqualTo(of(without, "g1/"));
    assertThat(of(with, "g0/k1")).isEqualTo(of(without, "g0/k1"));
  }

  @Test
  void aWrongTimeInThePastChangesNoBitOfAnyOther() throws Exception {
    Outcome without = run(clean(), 1, 1, LENGTH);
    SeededRandom random = new SeededRandom(5);
    List<Observation> mixed = new ArrayList<>();
    int wrong = 0;
    for (Observation reading : clean()) {
      mixed.add(reading);
      if (mixed.size() > 20 && random.below(10) == 0) {
        mixed.add(reading(reading.group(), reading.key(), NOW - (100 + wrong++) * DAY, 9));
      }
    }
    Outcome with = run(mixed, 1, 1, LENGTH);
    assertThat(wrong).isGreaterThan(10);
    assertThat(with.refused).hasSize(wrong);
    assertThat(with.results).isEqualTo(without.results);
  }

  @Test
  void refusesAndAnswersTheSameInEveryBundleAtEveryParallelismAndInAReplay() throws Exception {
    List<Observation> stream = rough();
    Outcome expected = run(stream, 1, 1, stream.size());
    assertThat(expected.refused.size()).isBetween(20, stream.size() / 2);
    for (int parallelism : new int[] {1, 2, 4}) {
      for (int cut : new int[] {1, 77, 150, stream.size()}) {
        Outcome found = run(stream, parallelism, 1 + cut % 64, cut);
        assertThat(found).as("%d subtasks, cut at %d", parallelism, cut).isEqualTo(expected);
      }
    }
  }

  @Test
  void wrongTimesCostAtMostThemselves() throws Exception {
    SeededRandom random = new SeededRandom(6);
    List<Observation> mixed = new ArrayList<>();
    Set<Long> wrong = new HashSet<>();
    for (Observation reading : clean()) {
      if (random.below(8) == 0) {
        long time = (random.below(11_000) - 2750) * 9 * DAY + 1;
        wrong.add(time);
        mixed.add(reading(reading.group(), reading.key(), time, 9));
      }
      mixed.add(reading);
    }
    Outcome with = run(mixed, 2, 16, 140);
    assertThat(wrong).hasSizeGreaterThan(20);
    assertThat(with.refused)
        .isNotEmpty()
        .allMatch(
            refused -> wrong.contains(Long.valueOf(refused.substring(refused.indexOf('@') + 1))));
    assertThat(with.results.size() + with.refused.size()).isEqualTo(mixed.size());
  }

  /** The oracle is the operator itself on a stream of steady times, which are stated here. */
  @Test
  void aSiteThatWasDownForWeeksSeesTheWholeGapFromItsSecondRecordOn() throws Exception {
    List<Observation> stream = new ArrayList<>();
    SingleStream alone = SingleStream.of(recipe(1).create(), 0);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long time = NOW + i * MINUTE + (i < 10 ? 0 : 21 * DAY);
      stream.add(reading("g", "k", time, i));
      long steady = i == 10 ? NOW + 9 * MINUTE : time;
      expected.add(bits(alone.step(new float[] {i}, steady).orElseThrow().output()));
    }
    Outcome found = run(stream, 1, 7, 11);
    assertThat(found.refused).isEmpty();
    assertThat(found.results.stream().map(result -> result.replaceFirst(".* v0 ", "")))
        .containsExactlyElementsOf(expected);
  }

  private static String bits(float[] output) {
    return IntStream.range(0, output.length)
        .map(at -> Float.floatToRawIntBits(output[at]))
        .boxed()
        .toList()
        .toString();
  }

  private static List<String> of(Outcome outcome, String prefix) {
    return outcome.results.stream().filter(result -> result.startsWith(prefix)).toList();
  }

  /** Readings of four keys in two groups, a minute apart and slightly out of order. */
  private static List<Observation> clean() {
    SeededRandom random = new SeededRandom(3);
    List<Observation> readings = new ArrayList<>();
    for (int i = 0; i < LENGTH; i++) {
      long time = NOW + i * MINUTE - random.below(20 * MINUTE);
      readings.add(reading("g" + i % 2, "k" + random.below(2), time, (float) random.gaussian()));
    }
    return readings;
  }

  /** Clocks that jump, step back for good, and single wrong times. */
  private static List<Observation> rough() {
    SeededRandom random = new SeededRandom(8);
    long[] shift = new long[8];
    List<Observation> readings = new ArrayList<>();
    for (int i = 0; i < 2 * LENGTH; i++) {
      int key = random.below(8);
      if (random.below(40) == 0) {
        shift[key] += (random.below(60) - 30) * DAY;
      }
      long wrong = random.below(15) == 0 ? (random.below(4000) - 2000) * DAY : 0;
      long time = NOW + i * MINUTE + shift[key] + wrong;
      readings.add(reading("g" + key % 4, "k" + key, time, (float) random.gaussian()));
    }
    return readings;
  }

  private static Observation reading(String group, String key, long time, float value) {
    return Streams.reading(group, key, time, value);
  }

  /** Runs a stream, with a restore after {@code cut} readings. */
  private static Outcome run(List<Observation> stream, int parallelism, int rows, int cut)
      throws Exception {
    List<Result> results = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    OperatorSubtaskState savepoint;
    try (var harness = Hosted.subtask(recipe(rows), 1, 0)) {
      harness.open();
      Hosted.feed(harness, stream.subList(0, cut));
      harness.prepareSnapshotPreBarrier(1);
      savepoint = harness.snapshotWithLocalState(1, 1).getJobManagerOwnedState();
      collect(harness, results, refused);
    }
    for (int subtask = 0; subtask < parallelism && cut < stream.size(); subtask++) {
      try (var harness = Hosted.subtask(recipe(64), parallelism, subtask)) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                savepoint, Hosted.MAX_PARALLELISM, 1, parallelism, subtask));
        harness.open();
        for (Observation reading : stream.subList(cut, stream.size())) {
          if (Hosted.owner(reading.group(), parallelism) == subtask) {
            Hosted.feed(harness, List.of(reading));
          }
        }
        harness.getOneInputOperator().finish();
        collect(harness, results, refused);
      }
    }
    return new Outcome(
        results.stream()
            .sorted(
                Comparator.comparing(Result::group)
                    .thenComparing(Result::key)
                    .thenComparing(Result::sequence))
            .map(Streams::bits)
            .toList(),
        refused.stream().sorted().toList());
  }

  private static void collect(
      KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness,
      List<Result> results,
      List<String> refused) {
    results.addAll(harness.extractOutputValues());
    var letters = harness.getSideOutput(SideOutputs.DEAD_LETTERS);
    if (letters != null) {
      for (StreamRecord<DeadLetter> letter : letters) {
        DeadLetter found = letter.getValue();
        refused.add(found.reason().word() + "@" + found.origin().position());
      }
    }
  }

  private static ModelRecipe recipe(int rows) {
    return new ModelRecipe(
        "test",
        new ModelPlan(
            List.of("value"),
            List.of(
                new ModelSpec(
                    "s4d", Map.of("states", 8, "gaps", "held", "gap_unit", (long) MINUTE))),
            7),
        StandardCatalog::catalog,
        new HostSettings(rows, 1000, HOUR, 0),
        new MathSpec(MathSpec.Backend.JVM, 0));
  }
}
