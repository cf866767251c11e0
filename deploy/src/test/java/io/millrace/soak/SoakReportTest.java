package io.millrace.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a soak complains. */
final class SoakReportTest {

  private static final SoakPlan PLAN = SoakPlan.minutes(20, 1);
  private static final long MIB = 1 << 20;
  private static final int SAMPLES = 12;

  /** What is steady is within its ceiling. */
  @Test
  void exampleUsage() {
    SoakReport report = heap(at -> 100 * MIB);

    assertThat(report.complaints()).isEmpty();
    assertThat(report.isWithin()).isTrue();
  }

  @Test
  void aHeapThatGrowsAllTheTimeIsFound() {
    SoakReport report = heap(at -> (100 + 10 * at) * MIB);

    assertThat(report.complaints())
        .containsExactly("new keys, states kept: heap MiB 210.0, expected at most 162.0");
    assertThat(report.isWithin()).isFalse();
  }

  @Test
  void threadsThatAreNotEndedAreFound() {
    SoakReport report =
        report(at -> new Footprint(MIB, MIB, 100, (int) (50 + 3 * at)), 0, counts(100, 0), 1);

    assertThat(report.complaints())
        .containsExactly("new keys, states kept: threads 83, expected at most 69");
  }

  @Test
  void aCacheAboveTheSettingOfThePipelineIsFound() {
    SoakReport report = report(at -> steady(), 9 * MIB, counts(100, 0), 1);

    assertThat(report.complaints())
        .containsExactly("new keys, states kept: cache MiB 9.0, expected at most 8.0");
  }

  @Test
  void lostResultsAndRestartsAreFound() {
    SoakReport report = report(at -> steady(), 0, counts(99, 2), 1);

    assertThat(report.complaints())
        .containsExactly(
            "new keys, states kept: 100 records sent, 99 results read",
            "new keys, states kept: 2 restarts, expected none");
  }

  @Test
  void quietKeysThatWaitAreFound() {
    SoakReport report = report(at -> steady(), 0, counts(100, 0), 21);

    assertThat(report.complaints())
        .containsExactly("a quiet key was answered after 21.0 s, expected at most 20 s");
  }

  private static Footprint steady() {
    return new Footprint(100 * MIB, 900 * MIB, 300, 80);
  }

  private static SoakReport.Counts counts(long answered, long restarts) {
    return new SoakReport.Counts(SoakPart.CHURN, 100, answered, restarts);
  }

  private static SoakReport heap(IntToLongFunction heap) {
    return report(
        at -> new Footprint(heap.applyAsLong(at), 900 * MIB, 300, 80), 0, counts(100, 0), 1);
  }

  private static SoakReport report(
      IntFunction<Footprint> process, long cache, SoakReport.Counts counts, double quiet) {
    List<SoakSample> samples =
        IntStream.range(0, SAMPLES)
            .mapToObj(
                at ->
                    new SoakSample(
                        SoakPart.CHURN, 10.0 * at, 10L * at, process.apply(at), cache, MIB))
            .toList();
    return new SoakReport(PLAN, samples, List.of(counts), quiet);
  }
}
