package io.millrace.streaming.runtime.align;

import static io.millrace.streaming.runtime.align.SensorStreams.START;
import static io.millrace.streaming.runtime.align.SensorStreams.bits;
import static io.millrace.streaming.runtime.align.SensorStreams.channel;
import static io.millrace.streaming.runtime.align.SensorStreams.every;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.AlignSpec.Rule;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.runtime.align.Aligner.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignerTest {

  private static final long LATENESS = 2000;
  private static final long NO_WATERMARK = Long.MIN_VALUE;

  private final List<Observation> rows = new ArrayList<>();
  private final Aligner.Rows into =
      (time, values) -> rows.add(new Observation("k", "g", time, values, null, Origin.NOWHERE));

  /** Two sensors that are read at different times become rows at whole seconds. */
  @Test
  void exampleUsage() throws Exception {
    AlignSpec spec =
        new AlignSpec(
            Duration.ofSeconds(1),
            List.of(
                channel("temp", "T1", Rule.LAST, 2000), channel("flow", "F1", Rule.MEAN, 1000)));
    Aligner aligner = new Aligner(spec, LATENESS);
    AlignedKey key = fresh(2);
    take(aligner, key, START + 300, 0, 20);
    take(aligner, key, START + 400, 1, 3);
    take(aligner, key, START + 700, 1, 5);
    take(aligner, key, START + 1500, 1, 6);

    aligner.emit(key, START + 2000, into);

    assertThat(rows).extracting(Observation::time).containsExactly(START + 1000, START + 2000);
    assertThat(rows.get(0).values()).containsExactly(20, 4);
    assertThat(rows.get(1).values()).containsExactly(20, 6);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 250, 1000, 7000, 0})
  void rowsAreThoseOfTheDefinition(long millis) throws Exception {
    List<SensorReadings> readings = SensorStreams.sorted("k", "g", 7 + millis, 9000);
    Aligner aligner = new Aligner(every(millis), LATENESS);
    AlignedKey key = fresh(4);
    long newest = 0;
    for (SensorReadings record : readings) {
      assertThat(aligner.take(key, record, newest, into)).isEqualTo(Verdict.TAKEN);
      newest = Math.max(newest, record.time()) - 1;
      aligner.emit(key, newest, into);
    }
    aligner.emit(key, Long.MAX_VALUE, into);

    assertThat(bits(rows)).isEqualTo(bits(new NaiveRows(every(millis), readings).of("k", "g")));
    assertThat(aligner.duplicates()).isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 1000, 0})
  void recordsOutOfOrderWithinTheLatenessChangeNothing(long millis) throws Exception {
    List<SensorReadings> sorted = SensorStreams.sorted("k", "g", 3, 6000);
    List<String> expected = bits(new NaiveRows(every(millis), sorted).of("k", "g"));
    for (int seed = 0; seed < 3; seed++) {
      rows.clear();
      Aligner aligner = new Aligner(every(millis), LATENESS);
      AlignedKey key = fresh(4);
      long newest = Long.MIN_VALUE;
      for (SensorReadings record : SensorStreams.shuffled(sorted, LATENESS, seed)) {
        long watermark = newest == Long.MIN_VALUE ? NO_WATERMARK : newest - LATENESS - 1;
        assertThat(aligner.take(key, record, watermark, into)).isEqualTo(Verdict.TAKEN);
        newest = Math.max(newest, record.time());
        aligner.emit(key, newest - LATENESS - 1, into);
      }
      aligner.emit(key, Long.MAX_VALUE, into);
      assertThat(bits(rows)).isEqualTo(expected);
    }
  }

  /** History of one asset, read after that of another: only its own clock can decide. */
  @Test
  void aKeyThatIsFarBehindTheWatermarkKeepsAllItsReadings() throws Exception {
    List<SensorReadings> sorted = SensorStreams.sorted("k", "g", 4, 6000);
    Aligner aligner = new Aligner(every(500), LATENESS);
    AlignedKey key = fresh(4);
    long watermark = START + 1_000_000_000;
    for (SensorReadings record : SensorStreams.shuffled(sorted, LATENESS, 1)) {
      assertThat(aligner.take(key, record, watermark, into)).isEqualTo(Verdict.TAKEN);
      assertThat(aligner.due(key)).isGreaterThan(watermark + LATENESS);
    }
    assertThat(rows).hasSizeGreaterThan(100);
    aligner.emit(key, Long.MAX_VALUE, into);
    assertThat(bits(rows)).isEqualTo(bits(new NaiveRows(every(500), sorted).of("k", "g")));
  }

  @Test
  void onlyTheKeysOwnClockMakesARecordLate() throws Exception {
    Aligner aligner = new Aligner(every(1000), LATENESS);
    AlignedKey key = fresh(4);
    take(aligner, key, START, 0, 1);
    take(aligner, key, START + 1000, 0, 2);
    take(aligner, key, START + 3000, 0, 3);
    SensorReadings late = reading(START + 999, 1, 9);
    assertThat(aligner.take(key, late, NO_WATERMARK, into)).isEqualTo(Verdict.LATE);
    assertThat(aligner.detail(Verdict.LATE, key, late))
        .startsWith("expected a time from " + (START + 1000) + " on")
        .contains("found " + (START + 999));
    assertThat(aligner.take(key, reading(START + 1000, 1, 9), NO_WATERMARK, into))
        .isEqualTo(Verdict.TAKEN);
  }

  @Test
  void aReadingOfARowThatTheWatermarkReleasedIsRefused() throws Exception {
    Aligner aligner = new Aligner(every(1000), LATENESS);
    AlignedKey key = fresh(4);
    take(aligner, key, START, 0, 1);
    take(aligner, key, START + 100, 0, 1);
    aligner.emit(key, START + 900, into);
    assertThat(rows).extracting(Observation::time).containsExactly(START);

    SensorReadings behind = reading(START, 1, 2);
    assertThat(aligner.take(key, behind, START + 900, into)).isEqualTo(Verdict.BELONGS_TO_EMITTED);
    // LINEAR of channel b looks 899 ms ahead.
    assertThat(aligner.detail(Verdict.BELONGS_TO_EMITTED, key, behind))
        .startsWith("expected a time after " + (START + 899));
    assertThat(aligner.take(key, reading(START + 900, 1, 2), START + 900, into))
        .isEqualTo(Verdict.TAKEN);
  }

  @Test
  void rowsOfAQuietKeyEndWithItsTolerance() throws Exception {
    AlignSpec spec =
        new AlignSpec(Duration.ofSeconds(1), List.of(channel("temp", "T1", Rule.LAST, 5000)));
    Aligner aligner = new Aligner(spec, 0);
    AlignedKey key = fresh(1);
    take(aligner, key, START, 0, 20);
    aligner.emit(key, START + 86_400_000, into);
    assertThat(rows).hasSize(5);
    assertThat(rows.get(4).time()).isEqualTo(START + 4000);
    assertThat(aligner.due(key)).isEqualTo(OpenReadings.NONE);
  }

  @Test
  void ofTwoReadingsOfOneTimeTheLargerCountsInEitherOrder() throws Exception {
    for (float[] order : new float[][] {{1, 2}, {2, 1}}) {
      rows.clear();
      Aligner aligner = new Aligner(every(1000), LATENESS);
      AlignedKey key = fresh(4);
      take(aligner, key, START, 0, order[0]);
      take(aligner, key, START, 0, order[1]);
      take(aligner, key, START, 0, order[1]);
      aligner.emit(key, Long.MAX_VALUE, into);
      assertThat(rows.get(0).values()[0]).isEqualTo(2);
      assertThat(rows.get(0).values()[5]).as("count").isEqualTo(1);
      assertThat(aligner.conflicts() + aligner.duplicates()).isEqualTo(2);
    }
  }

  @Test
  void oneWrongTimeFarAheadCostsNoRow() throws Exception {
    List<SensorReadings> readings = SensorStreams.sorted("k", "g", 5, 500);
    Aligner aligner = new Aligner(every(1000), LATENESS);
    AlignedKey key = fresh(4);
    for (int i = 0; i < readings.size(); i++) {
      aligner.take(key, readings.get(i), NO_WATERMARK, into);
      if (i == 100) {
        take(aligner, key, START + 315_360_000_000L, 2, 1);
      }
    }
    long newest = readings.get(readings.size() - 1).time();
    aligner.emit(key, newest + 10_000, into);
    assertThat(bits(rows)).isEqualTo(bits(new NaiveRows(every(1000), readings).of("k", "g")));
  }

  @Test
  void readingsAheadOfTheirKeyAreBounded() throws Exception {
    Aligner aligner = new Aligner(every(1000), LATENESS);
    AlignedKey key = fresh(4);
    take(aligner, key, START, 0, 1);
    take(aligner, key, START + 1, 0, 1);
    int taken = 0;
    Verdict last = Verdict.TAKEN;
    for (int i = 0; i < 3000; i++) {
      long years = 1 + (i * 7919L) % 3001;
      last = aligner.take(key, reading(START + years * 31_536_000_000L, 0, 1), NO_WATERMARK, into);
      taken += last == Verdict.TAKEN ? 1 : 0;
      take(aligner, key, START + 2 + i, 0, 1);
    }
    assertThat(taken).isEqualTo(1024);
    assertThat(last).isEqualTo(Verdict.TOO_MANY_AHEAD);
    assertThat(aligner.detail(last, key, reading(START, 0, 1))).contains("1024 readings are ahead");
  }

  @Test
  void aClockThatIsSetBackBeginsAnew() throws Exception {
    Aligner aligner = new Aligner(every(1000), LATENESS);
    AlignedKey key = fresh(4);
    for (int i = 0; i < 100; i++) {
      take(aligner, key, START + 100_000 + 100 * i, 0, i);
    }
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      Verdict verdict =
          aligner.take(key, reading(START + 100 * i, 0, 1000 + i), NO_WATERMARK, into);
      refused += verdict == Verdict.LATE ? 1 : 0;
    }
    assertThat(refused).isEqualTo(7);
    assertThat(rows).extracting(Observation::time).contains(START + 109_000).isSorted();
    rows.clear();
    aligner.emit(key, Long.MAX_VALUE, into);
    assertThat(rows.get(0).time()).isEqualTo(START + 1000);
    assertThat(rows.get(0).values()[0]).isEqualTo(1010);
  }

  @Test
  void readingsThatNoRowNeedsAreForgotten() throws Exception {
    Aligner aligner = new Aligner(every(1000), LATENESS);
    AlignedKey key = fresh(4);
    long most = 0;
    for (SensorReadings record : SensorStreams.sorted("k", "g", 6, 60_000)) {
      aligner.take(key, record, record.time() - LATENESS - 1, into);
      aligner.emit(key, record.time() - LATENESS - 1, into);
      most = Math.max(most, key.readings.entries().size());
    }
    assertThat(most).isLessThanOrEqualTo(3);
  }

  private void take(Aligner aligner, AlignedKey key, long time, int sensor, float value)
      throws Exception {
    assertThat(aligner.take(key, reading(time, sensor, value), NO_WATERMARK, into))
        .isEqualTo(Verdict.TAKEN);
  }

  private static SensorReadings reading(long time, int sensor, float value) {
    return SensorReadings.of("k", "g", time, sensor, value, Origin.NOWHERE);
  }

  private static AlignedKey fresh(int sensors) {
    return new AlignedKey(
        new OpenReadings(
            sensors,
            id -> {
              throw new AssertionError("no segment is elsewhere");
            }));
  }
}
