package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.recipe.HostSettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
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

  @Test
  void aHundredThousandKeysInOneBundleAreEachAnsweredOnce() throws Exception {
    try (var harness = harness(KEYS)) {
      harness.open();
      Hosted.feed(harness, readings(KEYS - 1));
      assertThat(harness.extractOutputValues()).isEmpty();

      Observation last = readings(KEYS).get(KEYS - 1);
      long before = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId());
      harness.processElement(last, last.time());
      long bytes = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

      assertThat(harness.extractOutputValues().stream().map(Result::key).distinct()).hasSize(KEYS);
      assertThat(harness.getOutput()).hasSize(KEYS);
      assertThat(bytes / KEYS).as("bytes allocated for a row").isLessThan(MOST_OF_A_ROW);
    }
  }

  @Test
  void itsResultsHaveTheBitsOfSmallBundles() throws Exception {
    assertThat(bits(KEYS)).isEqualTo(bits(512));
  }

  private static List<String> bits(int rows) throws Exception {
    try (var harness = harness(rows)) {
      harness.open();
      Hosted.feed(harness, readings(KEYS));
      harness.endInput();
      harness.getOneInputOperator().finish();
      return harness.extractOutputValues().stream().map(Streams::bits).sorted().toList();
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness(
      int rows) throws Exception {
    return Hosted.subtask(Hosted.deviation(new HostSettings(rows, 600_000, 100, 0)), 1, 0);
  }

  private static List<Observation> readings(int count) {
    return new ArrayList<>(
        IntStream.range(0, count)
            .mapToObj(key -> Streams.reading("g" + key % GROUPS, "k" + key, key, key % 7))
            .toList());
  }
}
