package io.millrace.streaming.runtime.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.RowProduct;
import io.millrace.math.polar.PolarBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clock that only the work moves: what is measured is what the backend says it takes. */
class CrossoverTest {

  private static final long SECOND = 1_000_000_000;

  private long now = -7 * SECOND;
  private final List<Integer> rowsOfCalls = new ArrayList<>();

  @Test
  void exampleUsage() {
    MathDemand demand = new MathDemand();
    demand.product(FloatMatrix.of(3, 2));
    demand.polar(4, 2);

    long nanos = new Crossover(demand, 10, () -> now).nanos(backend(10, 2_000, 3_000_000));

    assertThat(nanos).as("one product of ten rows and one factor").isEqualTo(3_002_000);
  }

  @Test
  void whatIsNotAskedForTakesNoTime() {
    long before = now;

    assertThat(new Crossover(new MathDemand(), 10, () -> now).nanos(backend(10, 1, 1))).isZero();
    assertThat(now).isEqualTo(before);
  }

  /** Ten rows in parts of four are three calls: of four, four and two rows. */
  @Test
  void aBundleIsMultipliedInPartsAsLargeAsTheBackendTakesThem() {
    MathDemand demand = new MathDemand();
    demand.product(FloatMatrix.of(3, 2));

    long nanos = new Crossover(demand, 10, () -> now).nanos(backend(4, 1_000_000, 1));

    assertThat(nanos).isEqualTo(3_000_000);
    assertThat(rowsOfCalls.subList(0, 6)).containsExactly(4, 4, 2, 4, 4, 2);
  }

  @Test
  void aBackendThatTakesMoreThanABundleAtOnceGetsOneBundle() {
    MathDemand demand = new MathDemand();
    demand.product(FloatMatrix.of(3, 2));

    new Crossover(demand, 10, () -> now).nanos(backend(1000, 1_000_000, 1));

    assertThat(rowsOfCalls).containsOnly(10);
  }

  @Test
  void steadyWorkIsMeasuredForOneSecond() {
    long taken = measured(call -> 10_000_000);

    assertThat(taken).isBetween(SECOND, SECOND + 2 * 10_000_000);
  }

  /** Twice as fast every 0.4 s, as when a compiler is at work: it is waited for. */
  @Test
  void workThatStillGetsFasterIsMeasuredOn() {
    long start = now;
    long taken = measured(call -> 10_000_000L >> Math.min(4, (now - start) / (SECOND * 2 / 5)));

    // The last gain at 1.6 s, and half a second without one behind it.
    assertThat(taken).isBetween(2_090_000_000L, 2_150_000_000L);
  }

  @Test
  void workThatNeverSettlesEndsAfterFiveSeconds() {
    long taken = measured(call -> Math.max(1, (long) (SECOND * Math.pow(.9, call))));

    assertThat(taken).isBetween(SECOND, 6 * SECOND);
  }

  @Test
  void oneCallIsEnoughIfItTakesLongerThanThat() {
    long taken = measured(call -> 8 * SECOND);

    assertThat(taken).isEqualTo(8 * SECOND);
  }

  @Test
  void theBestTimeCounts() {
    MathDemand demand = new MathDemand();
    demand.polar(2, 2);
    int[] calls = {0};
    DenseBackend noisy =
        new Timed(
            1,
            rows -> {},
            () -> now += calls[0]++ == 20 ? 7_000_000 : 10_000_000 + calls[0] * 1000L);

    assertThat(new Crossover(demand, 1, () -> now).nanos(noisy)).isEqualTo(7_000_000);
  }

  /** What a call takes, by its number. */
  private interface Course {
    long nanos(int call);
  }

  /** How long one factor was measured in all. */
  private long measured(Course course) {
    MathDemand demand = new MathDemand();
    demand.polar(2, 2);
    long before = now;
    int[] calls = {0};
    DenseBackend timed = new Timed(1, rows -> {}, () -> now += course.nanos(calls[0]++));

    new Crossover(demand, 1, () -> now).nanos(timed);

    return now - before;
  }

  private DenseBackend backend(int atOnce, long productNanos, long polarNanos) {
    return new Timed(
        atOnce,
        rows -> {
          rowsOfCalls.add(rows);
          now += productNanos;
        },
        () -> now += polarNanos);
  }

  private interface Product {
    void of(int rows);
  }

  /** A backend that takes time and computes nothing. */
  private record Timed(int rowsAtOnce, Product multiplies, Runnable factors)
      implements DenseBackend {

    @Override
    public String name() {
      return "timed";
    }

    @Override
    public double tolerance() {
      return 0;
    }

    @Override
    public RowProduct product(FloatMatrix weights) {
      return (rows, into) -> multiplies.of(rows.rows());
    }

    @Override
    public PolarBatch polar(int rows, int n) {
      return new PolarBatch() {
        @Override
        public void factor(FloatMatrix gradients, FloatMatrix previous, FloatMatrix into) {
          factors.run();
        }

        @Override
        public void retract(FloatMatrix matrices) {
          throw new AssertionError("nothing is measured but factors");
        }
      };
    }

    @Override
    public void close() {}
  }
}
