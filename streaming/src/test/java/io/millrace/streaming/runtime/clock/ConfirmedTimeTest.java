package io.millrace.streaming.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.state.KeyClock;
import io.millrace.state.KeyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ConfirmedTimeTest {

  private static final long SECOND = 1000;
  private static final long HOUR = 3600 * SECOND;
  private static final long DAY = 24 * HOUR;
  private static final long NOW = 1_700_000_000_000L;
  private static final long YEAR_2035 = 2_051_222_400_000L;

  private static final ConfirmedTime HOURLY = new ConfirmedTime(HOUR);

  @Test
  void exampleUsage() {
    Stream stream = new Stream(HOURLY).add(NOW, NOW + SECOND, YEAR_2035, NOW + 2 * SECOND);
    assertThat(stream.late).isEmpty();
    assertThat(stream.clock.confirmed()).isEqualTo(NOW + 2 * SECOND);
    assertThat(stream.gaps).containsExactly(0L, SECOND, 0L, SECOND);
  }

  @Test
  void aJumpCountsFromTheSecondRecordNearIt() {
    Stream stream = new Stream(HOURLY).add(NOW, NOW + SECOND);
    stream.add(NOW + 30 * DAY);
    assertThat(stream.clock.confirmed()).isEqualTo(NOW + SECOND);
    stream.add(NOW + 30 * DAY - HOUR);
    assertThat(stream.clock.confirmed()).isEqualTo(NOW + 30 * DAY);
    assertThat(stream.clock.steady()).isEqualTo(NOW + 30 * DAY);
    stream.add(NOW + 2 * SECOND);
    assertThat(stream.late).containsExactly(4);
  }

  @Test
  void aJumpOfTheLatenessCountsAtOnceAndOneOfAMillisecondMoreDoesNot() {
    Stream stream = new Stream(HOURLY).add(NOW, NOW + 1);
    stream.add(NOW + 1 + HOUR + 1);
    assertThat(stream.clock.confirmed()).isEqualTo(NOW + 1);
    stream.add(NOW, NOW + 1 + HOUR);
    assertThat(stream.clock.confirmed()).isEqualTo(NOW + 1 + HOUR);
  }

  @Test
  void aSiteThatWasDownForWeeksLosesNothing() {
    Stream stream = new Stream(HOURLY).add(regular(NOW, SECOND, 100));
    stream.add(regular(NOW + 21 * DAY, SECOND, 100));
    assertThat(stream.late).isEmpty();
    assertThat(stream.clock.confirmed()).isEqualTo(NOW + 21 * DAY + 99 * SECOND);
    assertThat(stream.gaps.stream().mapToLong(gap -> gap).sum()).isEqualTo(21 * DAY + 99 * SECOND);
  }

  @Test
  void aClockOneDayFastForOneRecordCostsNothing() {
    long[] times = regular(NOW, 60 * SECOND, 200);
    times[100] += DAY;
    assertThat(new Stream(HOURLY).add(times).late).isEmpty();
  }

  @Test
  void aFirstRecordThatIsWrongMakesNothingLate() {
    for (long first : new long[] {YEAR_2035, 0, NOW - DAY, NOW + DAY}) {
      Stream stream = new Stream(HOURLY).add(first).add(regular(NOW, SECOND, 20));
      assertThat(stream.late).as("first %d", first).isEmpty();
      assertThat(stream.clock.confirmed()).isEqualTo(NOW + 19 * SECOND);
      assertThat(stream.gaps.subList(2, 21)).containsOnly(SECOND);
    }
  }

  @Test
  void aClockThatStepsBackForGoodIsTakenOnFromItsEighthRecord() {
    Stream stream = new Stream(HOURLY).add(regular(NOW + DAY, SECOND, 50));
    long steady = stream.clock.steady();
    stream.add(regular(NOW, SECOND, 30));
    assertThat(stream.late).containsExactly(50, 51, 52, 53, 54, 55, 56);
    assertThat(stream.clock.confirmed()).isEqualTo(NOW + 29 * SECOND);
    assertThat(stream.clock.steady()).isEqualTo(steady + 22 * SECOND);
    // The seven are sent again.
    assertThat(stream.add(regular(NOW, SECOND, 7)).late).hasSize(7);
  }

  @Test
  void lateRecordsAmongOthersNeverSetAClockBack() {
    Stream stream = new Stream(HOURLY).add(NOW, NOW);
    for (int i = 0; i < 100; i++) {
      stream.add(NOW - DAY + i, NOW + i);
    }
    assertThat(stream.late).hasSize(100);
    assertThat(stream.clock.confirmed()).isEqualTo(NOW + 99);
  }

  @Test
  void lateRecordsThatDoNotAgreeNeverSetAClockBack() {
    Stream stream = new Stream(HOURLY).add(NOW, NOW);
    for (int i = 1; i <= 100; i++) {
      stream.add(NOW - i * 2 * HOUR);
    }
    assertThat(stream.late).hasSize(100);
    assertThat(stream.clock.confirmed()).isEqualTo(NOW);
  }

  @Test
  void oneWrongTimeAmongLateRecordsCostsNoOther() {
    for (long wrong : new long[] {0, YEAR_2035}) {
      for (int at = 0; at < 8; at++) {
        Stream stream = new Stream(HOURLY).add(NOW + DAY, NOW + DAY);
        stream.add(regular(NOW, SECOND, at)).add(wrong).add(regular(NOW + at, SECOND, 8 - at));
        assertThat(stream.clock.confirmed())
            .as("wrong at %d", at)
            .isEqualTo(at == 8 ? NOW + 7 * SECOND : NOW + at + (7 - at) * SECOND);
        assertThat(stream.late).hasSize(wrong == 0 ? 8 : 7);
      }
    }
  }

  @Test
  void theSameWrongTimeAgainAndAgainIsNeverConfirmedByItself() {
    Stream stream = new Stream(HOURLY);
    for (int i = 0; i < 100; i++) {
      stream.add(NOW + i * SECOND, YEAR_2035);
    }
    assertThat(stream.late).isEmpty();
    assertThat(stream.clock.confirmed()).isNotEqualTo(KeyState.NO_TIME);
  }

  @Test
  void recordsFurtherApartThanTheLatenessAreAPace() {
    for (long lateness : new long[] {0, HOUR}) {
      Stream stream = new Stream(new ConfirmedTime(lateness)).add(regular(NOW, DAY, 40));
      assertThat(stream.gaps.subList(5, 40)).containsOnly(DAY);
      assertThat(stream.clock.confirmed()).isEqualTo(NOW + 39 * DAY);
      // Two missing days count at once; a wrong year does not.
      stream.add(NOW + 42 * DAY, YEAR_2035, NOW + 43 * DAY, NOW + 42 * DAY - lateness);
      assertThat(stream.gaps.subList(40, 43)).containsExactly(3 * DAY, 0L, DAY);
      assertThat(stream.clock.confirmed()).isEqualTo(NOW + 43 * DAY);
      assertThat(stream.late).containsExactly(43);
    }
  }

  @Test
  void irregularRecordsFurtherApartThanTheLatenessAreAPaceToo() {
    SeededRandom random = new SeededRandom(4);
    Stream stream = new Stream(HOURLY);
    long time = NOW;
    int count = 2000;
    for (int i = 0; i < count; i++) {
      stream.add(time);
      time += (long) (-6 * HOUR * Math.log(1 - random.uniform()));
    }
    assertThat(stream.late).isEmpty();
    long ahead = stream.gaps.subList(50, count).stream().filter(gap -> gap == 0).count();
    assertThat(ahead).isLessThan(count / 100);
  }

  /** Old rule: late behind the newest of all. Without jumps both agree, to the bit. */
  @Test
  void withoutJumpsTheNewestTimeCountsAtOnce() {
    for (int seed = 0; seed < 50; seed++) {
      SeededRandom random = new SeededRandom(seed);
      Stream stream = new Stream(HOURLY);
      long newest = Long.MIN_VALUE;
      long time = NOW;
      List<Long> gaps = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        time += random.below((int) HOUR / 2);
        long shuffled = time - random.below((int) HOUR / 2);
        gaps.add(i == 0 ? 0 : Math.max(0, shuffled - newest));
        newest = Math.max(newest, shuffled);
        stream.add(shuffled);
        assertThat(stream.clock.steady()).isEqualTo(newest);
      }
      assertThat(stream.late).isEmpty();
      assertThat(stream.gaps).isEqualTo(gaps);
      assertThat(stream.clock).isEqualTo(KeyClock.at(newest));
    }
  }

  @Test
  void shufflesWithinTheLatenessRefuseNothingWhateverTheJumps() {
    for (int seed = 0; seed < 100; seed++) {
      SeededRandom random = new SeededRandom(seed);
      long time = NOW;
      List<long[]> sent = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        time += random.below(50) == 0 ? random.below(40) * DAY : random.below(600) * SECOND;
        sent.add(new long[] {time + random.below((int) HOUR), time});
      }
      sent.sort((a, b) -> Long.compare(a[0], b[0]));
      Stream stream = new Stream(HOURLY).add(sent.stream().mapToLong(one -> one[1]).toArray());
      assertThat(stream.late).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void randomWrongTimesCostAtMostThemselves() {
    for (int seed = 0; seed < 300; seed++) {
      SeededRandom random = new SeededRandom(seed);
      Stream clean = new Stream(HOURLY);
      Stream mixed = new Stream(HOURLY);
      Set<Integer> wrong = new TreeSet<>();
      long time = NOW;
      for (int i = 0; i < 300; i++) {
        time += random.below(1800) * SECOND;
        boolean began = i >= 2;
        // Up to three in a row, none of which confirms another.
        for (int k = 0; k < random.below(4) && began && random.below(4) == 0; k++) {
          wrong.add(mixed.size());
          mixed.add(anyTime(random));
        }
        clean.add(time);
        mixed.add(time);
        assertThat(mixed.clock.confirmed()).isEqualTo(clean.clock.confirmed());
        assertThat(mixed.clock.steady()).isEqualTo(clean.clock.steady());
        assertThat(mixed.gaps.get(mixed.size() - 1)).isEqualTo(clean.gaps.get(i));
      }
      assertThat(clean.late).isEmpty();
      assertThat(wrong).containsAll(mixed.late);
    }
  }

  private static long anyTime(SeededRandom random) {
    // From 1902 to 2172, in steps of 9 days.
    return (random.below(11_000) - 2750) * 9 * DAY;
  }

  private static long[] regular(long from, long step, int count) {
    return LongStream.range(0, count).map(i -> from + i * step).toArray();
  }

  /** The records of one key. */
  private static final class Stream {
    private final ConfirmedTime rule;
    private final List<Integer> late = new ArrayList<>();
    private final List<Long> gaps = new ArrayList<>();
    private KeyClock clock = KeyClock.UNSET;

    Stream(ConfirmedTime rule) {
      this.rule = rule;
    }

    Stream add(long... times) {
      for (long time : times) {
        ConfirmedTime.Judgement judgement = rule.judge(clock, time);
        if (judgement.late()) {
          late.add(gaps.size());
        }
        long gap = gaps.isEmpty() ? 0 : judgement.clock().steady() - clock.steady();
        assertThat(gap).isNotNegative();
        gaps.add(gap);
        clock = judgement.clock();
      }
      return this;
    }

    int size() {
      return gaps.size();
    }
  }
}
