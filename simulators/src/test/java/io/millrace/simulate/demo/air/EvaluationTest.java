package io.millrace.simulate.demo.air;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.record.Result;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final int DAYS = 30;

  private final PlainModels models =
      new PlainModels(AirDemo.PIPELINE.against("localhost:1", "file:///tmp/none").model());
  private final List<Reading> readings = readings();
  private final Evaluation evaluation = new Evaluation(readings, models);

  @Test
  void exampleUsage() {
    results().forEach(evaluation.checks()::take);

    assertThat(evaluation.checks().keys().values())
        .allSatisfy(
            station -> {
              assertThat(station.results()).isEqualTo(DAYS * 24 - models.silent());
              assertThat(station.different()).isZero();
              assertThat(station.missing()).isZero();
            });
    assertThat(evaluation.methods()).startsWith("dictionary").hasSize(6);
    assertThat(evaluation.weekly(0)).hasSize(5).allSatisfy((week, error) -> positive(error));
  }

  @Test
  void seesAResultThatDiffersInOneBit() {
    List<Result> results = results();
    float[] output = results.get(100).output();
    output[output.length - 2] = Math.nextUp(output[output.length - 2]);
    results.forEach(evaluation.checks()::take);

    assertThat(evaluation.checks().different()).isEqualTo(1);
  }

  @Test
  void seesAResultThatNeverCame() {
    List<Result> results = new ArrayList<>(results());
    results.remove(100);
    results.forEach(evaluation.checks()::take);

    assertThat(evaluation.checks().missing()).isEqualTo(1);
    assertThat(evaluation.checks().different()).isZero();
  }

  @Test
  void seesAResultThatCameTwice() {
    List<Result> results = new ArrayList<>(results());
    results.add(101, results.get(100));
    results.forEach(evaluation.checks()::take);

    assertThat(evaluation.checks().different()).isEqualTo(1);
  }

  @Test
  void refusesAStationNobodySent() {
    Result stranger = new Result("Atlantis", "Atlantis", 0, 0, 0, new float[24], null);
    assertThatThrownBy(() -> evaluation.checks().take(stranger))
        .hasMessage("Cannot judge a result of 'Atlantis': the trace has no such station");
  }

  @Test
  void pointsOutTheHighestDaysApartFromEachOther() {
    DailyPeaks peaks = new DailyPeaks();
    long day = Duration.ofDays(1).toMillis();
    float[] scores = {1, 9, 8, 2, 7};
    for (int i = 0; i < scores.length; i++) {
      Reading reading = new Reading("a", i * day, new float[1]);
      assertThat(peaks.isHigher(reading.time(), scores[i])).isTrue();
      peaks.note(new DailyPeaks.Peak(reading, scores[i], 0, 0));
      assertThat(peaks.isHigher(reading.time() + 1, scores[i])).isFalse();
      assertThat(peaks.isHigher(reading.time() + 1, Float.NaN)).isFalse();
    }
    assertThat(peaks.highest(2, Duration.ofDays(2)))
        .extracting(DailyPeaks.Peak::score)
        .containsExactly(9f, 7f);
    assertThat(peaks.all()).hasSize(5);
  }

  /** What a pipeline would answer, station by station. */
  private List<Result> results() {
    Map<String, SingleStream> streams = new TreeMap<>();
    List<Result> results = new ArrayList<>();
    for (Reading reading : readings) {
      String key = reading.key();
      SingleStream stream =
          streams.computeIfAbsent(key, station -> models.streams(station).whole());
      long sequence = stream.steps();
      Optional<SingleStream.Answer> answer = stream.step(reading.values(), reading.time());
      answer.ifPresent(
          known ->
              results.add(
                  new Result(
                      key, key, reading.time(), sequence, known.version(), known.output(), null)));
    }
    return results;
  }

  private static void positive(double error) {
    assertThat(error).isGreaterThan(0).isFinite();
  }

  private static List<Reading> readings() {
    try (Stream<Reading> all = BeijingAir.days(DAYS).readings()) {
      return all.toList();
    }
  }
}
