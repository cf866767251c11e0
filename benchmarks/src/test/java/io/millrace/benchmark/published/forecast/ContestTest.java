package io.millrace.benchmark.published.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmark.published.forecast.Contest.Candidate;
import io.millrace.benchmark.published.forecast.Contest.Result;
import io.millrace.evaluate.baseline.Forecaster;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ContestTest {

  private static final int HOURS = 3000;
  private static final int FIRST = 2000;

  /** A value of 1 in the first part, and of 3 behind it. */
  private final Contest contest =
      new Contest(
          List.<float[][]>of(values()),
          LongStream.range(0, HOURS).map(at -> at * 3_600_000).toArray(),
          FIRST);

  @Test
  void exampleUsage() {
    Result result = contest.judge(List.of(constant(0), constant(1), constant(3)), 24);

    // 1 was the best in the first part, although 3 would have been the best behind it.
    assertThat(result.settings()).isEqualTo("1.0");
    assertThat(contest.measure().value("rmse", result.sums())).isCloseTo(2, within(1e-9));
    assertThat(contest.measure().value("judged", result.sums())).isEqualTo(HOURS - FIRST);
  }

  @Test
  void whatIsJudgedIsDividedByWeeks() {
    Result result = contest.judge(List.of(constant(1)), 1);
    // 1,000 hours behind hour 2,000: parts of seven weeks.
    assertThat(result.weeks()).hasSize(7);
  }

  private static float[][] values() {
    float[][] values = new float[HOURS][1];
    for (int at = 0; at < HOURS; at++) {
      values[at][0] = at < FIRST ? 1 : 3;
    }
    return values;
  }

  private static Candidate constant(float value) {
    return new Candidate(
        Float.toString(value),
        () ->
            new Forecaster() {
              @Override
              public String name() {
                return "constant";
              }

              @Override
              public float[] forecast(float[] reading) {
                return new float[] {value};
              }

              @Override
              public int floats() {
                return 0;
              }

              @Override
              public void write(float[] slots, int at) {}

              @Override
              public void read(float[] slots, int at) {}
            });
  }
}
