package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Labels that come later than their readings. The oracle learns by hand: a dictionary alone gives
 * the features, which wait in a list until their time has come, and a classifier alone learns them.
 */
class LabelledModelOperatorTest {

  private static final long SECOND = 1000;
  private static final long WITHIN = 20 * SECOND;
  private static final List<String> CHANNELS = List.of("a", "b", "c");
  private static final ModelSpec CODES = new ModelSpec("dictionary", Map.of("keep", 1, "batch", 4));
  private static final ModelSpec CLASSES = new ModelSpec("classify", Map.of("classes", 2));
  private static final List<ModelSpec> STAGES = List.of(CODES, CLASSES);
  private static final SourceSpec TOPIC =
      new SourceSpec.Kafka("b:1", List.of("labels"), SourceSpec.Reach.ALL, Map.of());

  private static LabelSpec spec(LabelSpec.By by, int most) {
    return new LabelSpec(TOPIC, by, Duration.ofMillis(WITHIN), most);
  }

  @Test
  void exampleUsage() throws Exception {
    try (HostedLabels hosted = hosted(1, LabelSpec.By.TIME)) {
      hosted.read(HostedLabels.reading("k", 1000, 1, 2, 3));
      hosted.label(HostedLabels.label("k", 1000, 1));
      hosted.finish();
      assertThat(hosted.results()).hasSize(1);
      assertThat(hosted.letters()).isEmpty();
    }
  }

  @Test
  void readingsAreLearnedWhenTheyAreDueWithTheFeaturesTheyWereAnsweredBy() throws Exception {
    List<Observation> readings = readings(300, 1);
    List<List<Float>> expected = offline(readings);
    try (HostedLabels hosted = hosted(1, LabelSpec.By.TIME)) {
      for (Observation reading : readings) {
        hosted.read(reading);
        hosted.label(labelOf(reading));
      }
      hosted.finish();
      assertThat(probabilities(hosted.results())).isEqualTo(expected);
      assertThat(hosted.letters()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 512})
  void labelsInAnyOrderAndBundlesOfAnySizeGiveTheSameBits(int rows) throws Exception {
    List<Observation> readings = readings(400, 3);
    List<String> expected = run(1, readings, readings, LabelSpec.By.TIME);
    for (long seed = 0; seed < 3; seed++) {
      List<Observation> shuffled = shuffled(readings, seed);
      List<String> results = run(rows, readings, shuffled, LabelSpec.By.TIME);
      assertThat(results).as("labels of seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void aLabelCanNameItsReadingByItsPosition() throws Exception {
    List<Observation> readings = readings(200, 2);
    Map<String, Integer> positions = new HashMap<>();
    List<String> byTime = run(1, readings, readings, LabelSpec.By.TIME);
    try (HostedLabels hosted = hosted(1, LabelSpec.By.SEQUENCE)) {
      for (Observation reading : readings) {
        hosted.read(reading);
        int position = positions.merge(reading.key(), 1, Integer::sum) - 1;
        hosted.label(HostedLabels.label(reading.key(), position, kind(reading)));
      }
      hosted.finish();
      assertThat(hosted.letters()).isEmpty();
      assertThat(bits(hosted)).isEqualTo(byTime);
    }
  }

  @Test
  void aLabelCanNameItsReadingByAnId() throws Exception {
    List<Observation> readings = readings(200, 2);
    List<String> byTime = run(1, readings, readings, LabelSpec.By.TIME);
    for (long seed = 0; seed < 2; seed++) {
      try (HostedLabels hosted = hosted(5, LabelSpec.By.ID)) {
        List<Observation> labels = shuffled(readings, seed);
        for (int at = 0; at < readings.size(); at++) {
          hosted.read(named(readings.get(at), "part " + at));
          int of = readings.indexOf(labels.get(at));
          hosted.label(named(labelOf(labels.get(at)), "part " + of));
          if (at % 37 == 0) {
            hosted.restart();
          }
        }
        hosted.finish();
        assertThat(hosted.letters()).isEmpty();
        assertThat(bits(hosted)).isEqualTo(byTime);
      }
    }
  }

  @Test
  void aLabelWithAnIdHasNoEffectWithoutItsReadingTwiceOrTooLate() throws Exception {
    LabelSpec two = spec(LabelSpec.By.ID, 2);
    try (HostedLabels hosted = new HostedLabels(HostedLabels.recipe(CHANNELS, STAGES, 1), two)) {
      for (String id : List.of("a", "b", "c", "d", "e")) {
        hosted.read(named(HostedLabels.reading("k", 1000, 1, 2, 3), id));
      }
      hosted.read(HostedLabels.reading("k", 1000, 1, 2, 3));
      Observation label = HostedLabels.label("k", 0, 1);
      hosted.label(named(label, "d"));
      hosted.label(named(label, "c"));
      hosted.label(named(label, "e"));
      hosted.label(named(label, "e"));
      hosted.label(label);
      hosted.label(named(label, "a"));
      hosted.finish();

      assertThat(hosted.letters().stream().map(DeadLetter::reason))
          .containsExactly(
              Reason.LATE_LABEL,
              Reason.LATE_LABEL,
              Reason.REPEATED_LABEL,
              Reason.UNKNOWN_LABEL,
              Reason.UNKNOWN_LABEL);
      assertThat(hosted.letters().stream().map(DeadLetter::detail))
          .anyMatch(told -> told.contains("key 'k' with id 'd' before its reading is due"))
          .anyMatch(told -> told.contains("expected the id of a reading of key 'k', found none"))
          .anyMatch(told -> told.contains("send key, group and id as in the reading"));
    }
  }

  private static Observation named(Observation record, String id) {
    return new Observation(
        record.key(), record.group(), record.time(), record.values(), id, record.origin());
  }

  @Test
  void aRestartGoesOnWithTheReadingsAndLabelsThatWait() throws Exception {
    List<Observation> readings = readings(200, 2);
    List<String> expected = run(1, readings, readings, LabelSpec.By.TIME);
    try (HostedLabels hosted = hosted(3, LabelSpec.By.TIME)) {
      for (int at = 0; at < readings.size(); at++) {
        hosted.read(readings.get(at));
        hosted.label(labelOf(readings.get(at)));
        if (at % 23 == 0) {
          hosted.restart();
        }
      }
      hosted.finish();
      assertThat(bits(hosted)).isEqualTo(expected);
      assertThat(hosted.letters()).isEmpty();
    }
  }

  @Test
  void aReadingWithoutALabelIsAnsweredAndNotLearned() throws Exception {
    List<Observation> readings = readings(100, 1);
    try (HostedLabels hosted = hosted(1, LabelSpec.By.TIME)) {
      for (Observation reading : readings) {
        hosted.read(reading);
      }
      hosted.finish();
      assertThat(hosted.results()).hasSize(100);
      for (Result result : hosted.results()) {
        assertThat(Arrays.copyOf(result.output(), 2)).containsExactly(0.5f, 0.5f);
      }
    }
  }

  @Test
  void labelsWithoutEffectAreDeadLettersWithTheirReason() throws Exception {
    try (HostedLabels hosted = hosted(1, LabelSpec.By.TIME)) {
      for (int at = 1; at <= 40; at++) {
        hosted.read(HostedLabels.reading("k", at * SECOND, 1, 2, at));
      }
      hosted.label(HostedLabels.label("k", 30 * SECOND, 1));
      hosted.label(HostedLabels.label("k", 30 * SECOND, 0));
      hosted.label(HostedLabels.label("k", 3 * SECOND, 1));
      hosted.label(HostedLabels.label("k", 30 * SECOND + 1, 1));
      hosted.label(HostedLabels.label("stranger", 30 * SECOND, 1));
      hosted.label(HostedLabels.label("k", 31 * SECOND, 2));
      hosted.label(HostedLabels.label("k", 32 * SECOND, Float.POSITIVE_INFINITY));
      hosted.finish();
      assertThat(hosted.letters().stream().map(DeadLetter::reason))
          .containsExactly(
              Reason.REPEATED_LABEL,
              Reason.LATE_LABEL,
              Reason.OUT_OF_RANGE,
              Reason.NOT_FINITE,
              Reason.UNKNOWN_LABEL,
              Reason.UNKNOWN_LABEL);
      assertThat(hosted.letters().get(0).detail())
          .isEqualTo(
              "expected one label for key 'k' at time 30000, found a second; the first counts: send"
                  + " it once, as it is to be learned");
      assertThat(hosted.letters().get(1).detail())
          .isEqualTo(
              "expected the label of key 'k' at time 3000 before its reading is due, 20000 ms of"
                  + " event time after it or when 10000 readings wait; raise labels.within or"
                  + " labels.most");
      assertThat(hosted.letters().get(2).detail())
          .startsWith("kind: expected a label from 0 to 1, or none, found 2.0");
      assertThat(hosted.letters().get(4).detail())
          .isEqualTo(
              "expected a reading of key 'k' at time 30001, found none; send key, group and time as"
                  + " in the reading");
    }
  }

  @Test
  void aLabelOfNoReadingIsRefusedAtACheckpointBehindTheHorizon() throws Exception {
    try (HostedLabels hosted = hosted(1, LabelSpec.By.TIME)) {
      hosted.read(HostedLabels.reading("k", SECOND, 1, 2, 3));
      hosted.read(HostedLabels.reading("k", 2 * SECOND, 1, 2, 3));
      hosted.label(HostedLabels.label("k", 2500, 1));
      hosted.flush();
      assertThat(hosted.letters()).isEmpty();
      for (int at = 3; at < 30; at++) {
        hosted.read(HostedLabels.reading("k", at * SECOND, 1, 2, at));
      }
      hosted.restart();
      assertThat(hosted.letters().stream().map(DeadLetter::reason))
          .containsExactly(Reason.UNKNOWN_LABEL);
    }
  }

  @Test
  void theFirstReadingIsDueWhenTooManyWait() throws Exception {
    List<Observation> readings = readings(100, 1);
    try (HostedLabels hosted =
        new HostedLabels(HostedLabels.recipe(CHANNELS, STAGES, 1), spec(LabelSpec.By.TIME, 5))) {
      for (int at = 0; at < 20; at++) {
        hosted.read(readings.get(at));
      }
      hosted.label(labelOf(readings.get(14)));
      hosted.label(labelOf(readings.get(15)));
      assertThat(hosted.letters().stream().map(DeadLetter::reason))
          .containsExactly(Reason.LATE_LABEL);
      for (int ahead = 1; ahead <= 6; ahead++) {
        hosted.label(HostedLabels.label("k0", readings.get(19).time() + ahead * SECOND, 1));
      }
      assertThat(hosted.letters().stream().map(DeadLetter::reason))
          .containsExactly(Reason.LATE_LABEL, Reason.UNKNOWN_LABEL);
    }
  }

  @Test
  void labelsOfFilesAreReadToTheirEndBeforeTheFirstReadingIsAnswered() throws Exception {
    List<Observation> readings = readings(300, 2);
    List<String> expected = run(1, readings, readings, LabelSpec.By.TIME);
    LabelSpec files =
        new LabelSpec(
            new SourceSpec.JsonLines("labels"),
            LabelSpec.By.TIME,
            Duration.ofMillis(WITHIN),
            LabelSpec.MOST);
    try (HostedLabels hosted =
        new HostedLabels(HostedLabels.recipe(CHANNELS, STAGES, 512), files)) {
      for (Observation reading : readings.subList(0, 200)) {
        hosted.read(reading);
      }
      for (Observation reading : shuffled(readings, 1)) {
        hosted.label(labelOf(reading));
      }
      hosted.restart();
      assertThat(hosted.results()).isEmpty();
      hosted.endLabels();
      for (Observation reading : readings.subList(200, 300)) {
        hosted.read(reading);
      }
      hosted.finish();
      assertThat(hosted.letters()).isEmpty();
      assertThat(bits(hosted)).isEqualTo(expected);
    }
  }

  private static HostedLabels hosted(int rows, LabelSpec.By by) throws Exception {
    return new HostedLabels(HostedLabels.recipe(CHANNELS, STAGES, rows), spec(by, LabelSpec.MOST));
  }

  private static List<String> bits(HostedLabels hosted) {
    return hosted.results().stream().map(Streams::bits).toList();
  }

  /** Each label follows its reading, in the order given, at most ten readings later. */
  private static List<String> run(
      int rows, List<Observation> readings, List<Observation> labels, LabelSpec.By by)
      throws Exception {
    Deque<Observation> left = new ArrayDeque<>(labels);
    try (HostedLabels hosted = hosted(rows, by)) {
      for (int at = 0; at < readings.size(); at++) {
        hosted.read(readings.get(at));
        if (at >= 5) {
          hosted.label(labelOf(left.remove()));
        }
      }
      while (!left.isEmpty()) {
        hosted.label(labelOf(left.remove()));
      }
      hosted.finish();
      assertThat(hosted.letters()).isEmpty();
      return bits(hosted);
    }
  }

  /** Neighbours change places: labels before their readings, and some seconds behind. */
  private static List<Observation> shuffled(List<Observation> readings, long seed) {
    List<Observation> shuffled = new ArrayList<>(readings);
    Random random = new Random(seed);
    for (int from = 0; from + 8 <= shuffled.size(); from += 8) {
      Collections.shuffle(shuffled.subList(from, from + 8), random);
    }
    return shuffled;
  }

  /** The readings of one key, with a dictionary and a classifier by hand. */
  private static List<List<Float>> offline(List<Observation> readings) {
    SingleStream codes = SingleStream.of(Operators.model(3, CODES), SeededRandom.derive(7, "g"));
    SingleStream classes = SingleStream.of(Operators.model(3, HostedLabels.KIND, CLASSES), 0);
    Deque<Observation> waiting = new ArrayDeque<>();
    List<List<Float>> answers = new ArrayList<>();
    for (int at = 0; at < readings.size(); at++) {
      Observation reading = readings.get(at);
      // The time of the first reading counts with the second.
      while (at > 0 && !waiting.isEmpty() && waiting.element().time() + WITHIN <= reading.time()) {
        Observation due = waiting.remove();
        classes.step(due.values(), new float[] {Float.parseFloat(due.label())}, 0);
      }
      float[] code = codes.step(reading.values(), reading.time()).orElseThrow().numbers("code");
      float[] answer = classes.peek(code, 0).orElseThrow().numbers("probabilities");
      answers.add(List.of(answer[0], answer[1]));
      waiting.add(
          new Observation(
              "k", "g", reading.time(), code, Float.toString(kind(reading)), reading.origin()));
    }
    return answers;
  }

  private static List<List<Float>> probabilities(List<Result> results) {
    return results.stream().map(result -> List.of(result.output()[0], result.output()[1])).toList();
  }

  private static Observation labelOf(Observation reading) {
    return HostedLabels.label(reading.key(), reading.time(), kind(reading));
  }

  private static float kind(Observation reading) {
    return reading.values()[0] > reading.values()[1] ? 1 : 0;
  }

  private static List<Observation> readings(int count, int keys) {
    SeededRandom random = new SeededRandom(6);
    List<Observation> readings = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      readings.add(
          HostedLabels.reading(
              "k" + at % keys,
              (1 + at) * SECOND,
              (float) random.gaussian(),
              (float) random.gaussian(),
              (float) random.gaussian()));
    }
    return readings;
  }
}
