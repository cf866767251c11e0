package io.millrace.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

final class MeasureTest {

  private static final long MEBIBYTE = 1 << 20;
  private static final SoakPlan PLAN = SoakPlan.minutes(10, 1);

  /** 12 samples: the ceiling is the largest of the first four and 32 MiB. */
  @Test
  void exampleUsage() {
    List<SoakSample> samples = heaps(at -> (at < 4 ? 100 + at : 90) * MEBIBYTE);

    assertThat(Measure.HEAP.ceiling(PLAN, samples)).hasValue(135 * MEBIBYTE);
    assertThat(Measure.HEAP.show(135 * MEBIBYTE)).isEqualTo("135.0");
    assertThat(Measure.THREADS.show(135)).isEqualTo("135");
  }

  /** A leak of 1 MiB a sample ends above the ceiling after 40 samples, as a soak takes. */
  @Test
  void aSlowLeakIsFoundAndASawtoothIsNone() {
    List<SoakSample> leak = new ArrayList<>();
    List<SoakSample> sawtooth = new ArrayList<>();
    for (int at = 0; at < 40; at++) {
      leak.add(heap(at, (100 + 2L * at) * MEBIBYTE));
      sawtooth.add(heap(at, (100 + 7 * at % 30) * MEBIBYTE));
    }

    assertThat(complaints(leak))
        .singleElement()
        .asString()
        .isEqualTo("new keys, states kept: heap MiB 178.0, expected at most 156.0");
    assertThat(complaints(sawtooth)).isEmpty();
  }

  @Test
  void twoSamplesTellNothing() {
    assertThat(Measure.HEAP.ceiling(PLAN, heaps(at -> MEBIBYTE).subList(0, 2))).isEmpty();
    assertThat(Measure.HEAP.largest(List.of())).isZero();
  }

  @Test
  void theCacheHasTheCeilingOfThePipelineAndStatesThatOfTheirKeys() {
    List<SoakSample> samples = heaps(at -> MEBIBYTE);

    assertThat(Measure.CACHE.ceiling(PLAN, samples)).hasValue(8 * MEBIBYTE);
    // The last sample has seen 12,000 records, of 10 a key.
    assertThat(Measure.STATE.ceiling(PLAN, samples)).hasValue(4 * MEBIBYTE + 1_200 * 8_192);
  }

  @Test
  void aPlanOfMinutesLoadsTwoFifthsOfThemTwiceAndAtMostAMillionOfTheHotKey() {
    assertThat(PLAN.churn()).isEqualTo(Duration.ofMinutes(4));
    assertThat(PLAN.every().multipliedBy(40)).isEqualTo(PLAN.churn());
    assertThat(PLAN.hotRecords()).isEqualTo(500_000);
    assertThat(SoakPlan.minutes(60, 1).hotRecords()).isEqualTo(1_000_000);
  }

  @Test
  void aQuietKeyIsAnsweredInTheOrderOfItsReadings() {
    QuietDelays delays = new QuietDelays();
    delays.sent("quiet-1");
    delays.sent("quiet-1");

    delays.answered(result("hot"));
    assertThat(delays.slowest()).as("nobody waits for the hot key").isZero();
    delays.answered(result("quiet-1"));
    double first = delays.slowest();
    delays.answered(result("quiet-1"));
    delays.answered(result("quiet-1"));

    assertThat(first).isPositive();
    assertThat(delays.slowest()).as("a result too many is none").isGreaterThanOrEqualTo(first);
    assertThat(delays.slowest()).isLessThan(60);
  }

  @Test
  void aResultWithoutAKeyAnswersNobody() {
    QuietDelays delays = new QuietDelays();
    delays.sent("k");

    delays.answered("{\"group\":\"k\"}".getBytes(UTF_8));

    assertThat(delays.slowest()).isZero();
  }

  @Test
  void theFootprintOfThisProcessHasAHeapAndThreads() {
    Footprint now = Footprint.now();

    assertThat(now.heap()).isBetween(MEBIBYTE, Runtime.getRuntime().maxMemory());
    assertThat(now.threads()).isPositive();
    assertThat(now.descriptors()).isNotNegative();
  }

  private static List<String> complaints(List<SoakSample> samples) {
    return new SoakReport(PLAN, samples, List.of(new SoakReport.Counts(SoakPart.CHURN, 1, 1, 0)), 0)
        .complaints();
  }

  private static List<SoakSample> heaps(LongUnaryOperator heap) {
    List<SoakSample> samples = new ArrayList<>();
    for (int at = 0; at < 12; at++) {
      samples.add(heap(at, heap.applyAsLong(at)));
    }
    return samples;
  }

  private static SoakSample heap(int at, long bytes) {
    return new SoakSample(
        SoakPart.CHURN, at, 1_000L * (at + 1), new Footprint(bytes, 0, 0, 1), 0, 0);
  }

  private static byte[] result(String key) {
    return ("{\"version\":3,\"key\":\"" + key + "\",\"score\":1}").getBytes(UTF_8);
  }
}
