package io.millrace.simulate.demo.air;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.simulate.trace.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DailyPeaksTest {

  private final DailyPeaks peaks = new DailyPeaks();

  @Test
  void exampleUsage() {
    offer("2016-01-01T03:00:00Z", 2);
    offer("2016-01-01T04:00:00Z", 5);
    offer("2016-01-02T00:00:00Z", 3);

    assertThat(peaks.all()).extracting(DailyPeaks.Peak::score).containsExactly(5f, 3f);
    assertThat(peaks.highest(1, Duration.ofDays(1)))
        .extracting(peak -> Instant.ofEpochMilli(peak.reading().time()))
        .containsExactly(Instant.parse("2016-01-01T04:00:00Z"));
  }

  @Test
  void aDayBeginsAtMidnightAlsoBefore1970() {
    offer("1969-12-31T23:59:59.999Z", 1);
    offer("1970-01-01T00:00:00Z", 2);
    offer("1969-12-31T00:00:00Z", 3);
    offer("1969-12-30T23:59:59.999Z", 4);

    assertThat(peaks.all()).extracting(DailyPeaks.Peak::score).containsExactly(4f, 3f, 2f);
  }

  @Test
  void ofEqualReadingsTheFirstIsKept() {
    offer("2016-01-01T03:00:00Z", 2);

    assertThat(peaks.isHigher(Instant.parse("2016-01-01T09:00:00Z").toEpochMilli(), 2)).isFalse();
    assertThat(peaks.isHigher(Instant.parse("2016-01-01T09:00:00Z").toEpochMilli(), 2.01f))
        .isTrue();
  }

  @Test
  void aScoreThatIsNoNumberIsNoPeak() {
    for (float score : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertThat(peaks.isHigher(0, score)).isFalse();
    }
    assertThat(peaks.isHigher(0, -1)).as("a low score is one").isTrue();
  }

  @Test
  void theHighestAreAsFarApartAsAsked() {
    offer("2016-01-01T23:00:00Z", 9);
    offer("2016-01-02T01:00:00Z", 8);
    offer("2016-01-03T23:00:00Z", 7);

    assertThat(peaks.highest(3, Duration.ofHours(2)))
        .extracting(DailyPeaks.Peak::score)
        .containsExactly(9f, 8f, 7f);
    assertThat(peaks.highest(3, Duration.ofHours(3)))
        .extracting(DailyPeaks.Peak::score)
        .containsExactly(9f, 7f);
    assertThat(peaks.highest(0, Duration.ZERO)).isEmpty();
  }

  @Test
  void agreesWithTheHighestOfEachDayFoundAtTheEnd() {
    SeededRandom random = new SeededRandom(8);
    Map<Long, Float> expected = new TreeMap<>();
    for (int hour = 0; hour < 24 * 50; hour++) {
      float score = (float) random.gaussian();
      expected.merge(hour / 24L, score, Math::max);
      offer(3_600_000L * hour, score);
    }

    assertThat(peaks.all())
        .extracting(DailyPeaks.Peak::score)
        .containsExactlyElementsOf(expected.values());
    List<DailyPeaks.Peak> highest = peaks.highest(50, Duration.ZERO);
    assertThat(highest).hasSize(50);
    assertThat(highest).extracting(peak -> -peak.score()).isSorted();
  }

  @Test
  void aPeakShowsWhatWasMeasuredInItsChannel() {
    Reading reading = new Reading("Dongsi", 0, new float[] {1, 20, 300});

    assertThat(new DailyPeaks.Peak(reading, 5, 2, 250).measured()).isEqualTo(300);
  }

  private void offer(String time, float score) {
    offer(Instant.parse(time).toEpochMilli(), score);
  }

  private void offer(long time, float score) {
    if (peaks.isHigher(time, score)) {
      peaks.note(new DailyPeaks.Peak(new Reading("Dongsi", time, new float[1]), score, 0, 0));
    }
  }
}
