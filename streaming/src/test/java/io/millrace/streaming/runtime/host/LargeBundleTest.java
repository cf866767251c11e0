package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.recipe.HostSettings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** A bundle of a hundred thousand keys, which is more than a pipeline's file may ask for. */
final class LargeBundleTest {

  private static final int KEYS = 100_000;
  private static final int GROUPS = 10;

  /** Bytes allocated for a row between its arrival and its result, states and results included. */
  private static final long MOST_OF_A_ROW = 4096;

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Each key is answered once, with the bits of small bundles, in bounded memory. */
  @Test
  void aHundredThousandKeysInOneBundleAreEachAnsweredOnce() throws Exception {
    List<Observation> readings = readings();
    List<Result> results;
    try (var harness = harness(KEYS)) {
      harness.open();
      Hosted.feed(harness, readings.subList(0, KEYS - 1));
      assertThat(harness.getOutput()).isEmpty();

      Observation last = readings.get(KEYS - 1);
      long before = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId());
      harness.processElement(last, last.time());
      long bytes = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      results = harness.extractOutputValues();

      assertThat(bytes / KEYS).as("bytes allocated for a row").isLessThan(MOST_OF_A_ROW);
    }
    assertThat(results.stream().map(Result::key).distinct()).hasSize(KEYS);
    assertThat(results).hasSize(KEYS);
    assertThat(bitsOf("g0", results)).isEqualTo(bitsOf("g0", inSmallBundles("g0", readings)));
  }

  private static List<Result> inSmallBundles(String group, List<Observation> readings)
      throws Exception {
    try (var harness = harness(512)) {
      harness.open();
      Hosted.feed(
          harness, readings.stream().filter(reading -> reading.group().equals(group)).toList());
      harness.endInput();
      harness.getOneInputOperator().finish();
      return harness.extractOutputValues();
    }
  }

  private static List<String> bitsOf(String group, List<Result> results) {
    return results.stream()
        .filter(result -> result.group().equals(group))
        .map(Streams::bits)
        .toList();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness(
      int rows) throws Exception {
    return Hosted.subtask(Hosted.deviation(new HostSettings(rows, 600_000, 100, 0)), 1, 0);
  }

  private static List<Observation> readings() {
    return IntStream.range(0, KEYS)
        .mapToObj(key -> Streams.reading("g" + key % GROUPS, "k" + key, key, key % 7))
        .toList();
  }
}
