package io.millrace.streaming.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.state.KeyClock;
import io.millrace.state.KeyState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Confirmed time against a naive reading of its rules, which keeps every record and looks through
 * all of them each time. The class under test keeps a few numbers.
 */
final class ConfirmedTimeAgainstListsTest {

  private static final long LATENESS = 100;

  @Test
  void exampleUsage() {
    Naive naive = new Naive();
    KeyClock clock = KeyClock.UNSET;
    ConfirmedTime rule = new ConfirmedTime(LATENESS);
    for (long time : new long[] {1000, 1010, 9000, 1020, 900}) {
      ConfirmedTime.Judgement judged = rule.judge(clock, time);
      clock = judged.clock();

      assertThat(judged.late()).isEqualTo(naive.isLate(time));
      assertThat(clock.confirmed()).isEqualTo(naive.confirmed());
    }
    assertThat(clock.confirmed()).isEqualTo(1020);
  }

  /** Steps of every size, forward and back, at every ratio to the lateness. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyRecordIsJudgedAsTheListsSay(long seed) {
    SeededRandom random = new SeededRandom(seed);
    int late = 0;
    int back = 0;
    for (int stream = 0; stream < 400; stream++) {
      Naive naive = new Naive();
      ConfirmedTime rule = new ConfirmedTime(LATENESS);
      KeyClock clock = KeyClock.UNSET;
      long time = 1_000_000;
      int usual = 1 + random.below(400);
      int wild = 1 + random.below(30);
      for (int record = 0; record < 120; record++) {
        time += random.below(usual);
        long now =
            switch (random.below(wild)) {
              case 0 -> time + (random.below(5) - 2) * 350L;
              case 1 -> time - random.below(800);
              default -> time;
            };
        if (random.below(60) == 0) {
          time += (random.below(3) - 1) * 5000L;
        }
        long before = clock.confirmed();

        ConfirmedTime.Judgement judged = rule.judge(clock, now);

        clock = judged.clock();
        assertThat(judged.late())
            .as("record %s of stream %s at %s", record, stream, now)
            .isEqualTo(naive.isLate(now));
        assertThat(clock.confirmed()).as("confirmed").isEqualTo(naive.confirmed());
        assertThat(clock.steady()).as("steady").isEqualTo(naive.steady());
        assertThat(clock.pace()).as("pace").isEqualTo(naive.pace());
        late += judged.late() ? 1 : 0;
        back += before != KeyState.NO_TIME && clock.confirmed() < before ? 1 : 0;
      }
    }
    assertThat(late).isGreaterThan(1000);
    assertThat(back).isGreaterThan(20);
  }

  /** The rules as the drawing of {@link ConfirmedTime} says them, over lists of all records. */
  private static final class Naive {

    private Long confirmed;
    private long steady;
    private long pace;

    /** Records ahead since one counted, in their order. */
    private final List<Long> ahead = new ArrayList<>();

    /** Rows of late records since one counted: the newest that grows, and its rivals. */
    private List<Long> row = new ArrayList<>();

    private Long rival;

    long confirmed() {
      return confirmed == null ? KeyState.NO_TIME : confirmed;
    }

    long steady() {
      return steady;
    }

    long pace() {
      return pace;
    }

    private long reach() {
      return Math.max(LATENESS, 4 * pace);
    }

    private boolean isNear(Long one, long time) {
      return one != null && time - reach() <= one && one <= time + reach();
    }

    private void paced(long step) {
      long slower = Math.max(step, pace - pace / 16);
      pace = slower <= LATENESS ? 0 : slower;
    }

    private void forget() {
      ahead.clear();
      row = new ArrayList<>();
      rival = null;
    }

    boolean isLate(long time) {
      if (confirmed != null && time < confirmed - LATENESS) {
        return isRefused(time);
      }
      boolean near = lastOfAhead(time) != null;
      if (confirmed != null && time - confirmed <= reach() && !near) {
        if (time > confirmed) {
          steady += time - confirmed;
          paced(time - confirmed);
          confirmed = time;
        }
        forget();
        return false;
      }
      takeAhead(time);
      return false;
    }

    /** The newest of the last two records ahead that a time is near to. */
    private Long lastOfAhead(long time) {
      for (int back = 1; back <= Math.min(2, ahead.size()); back++) {
        Long one = ahead.get(ahead.size() - back);
        if (isNear(one, time)) {
          return one;
        }
      }
      return null;
    }

    private void takeAhead(long time) {
      if (confirmed == null && ahead.isEmpty()) {
        steady = time;
      }
      Long near = lastOfAhead(time);
      ahead.add(time);
      if (near == null && !isFifthInARow()) {
        return;
      }
      long other = near == null ? ahead.get(ahead.size() - 2) : near;
      long newest = Math.max(other, time);
      steady += newest - (confirmed == null ? other : confirmed);
      confirmed = newest;
      paced(Math.abs(time - other));
      forget();
    }

    private boolean isFifthInARow() {
      int size = ahead.size();
      for (int back = 1; back < 5; back++) {
        if (size - back < 1 || ahead.get(size - back) <= ahead.get(size - back - 1)) {
          return false;
        }
      }
      return true;
    }

    private boolean isRefused(long time) {
      if (!row.isEmpty() && isNear(row.get(row.size() - 1), time)) {
        row.add(time);
        rival = null;
      } else if (!row.isEmpty() && isNear(rival, time)) {
        row = new ArrayList<>(List.of(rival, time));
        rival = null;
      } else if (row.isEmpty()) {
        row.add(time);
      } else {
        rival = time;
      }
      if (row.size() < 8) {
        return true;
      }
      confirmed = time;
      forget();
      return false;
    }
  }
}
