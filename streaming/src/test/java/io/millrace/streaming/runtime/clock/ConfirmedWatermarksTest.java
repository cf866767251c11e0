package io.millrace.streaming.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class ConfirmedWatermarksTest {

  private static final long LATENESS = 100;
  private static final long FAR = 2_051_222_400_000L;

  @Test
  void exampleUsage() {
    Split split = new Split(10);
    split.read("a", 1000);
    assertThat(split.marks()).isEmpty();
    split.read("a", 1050);
    assertThat(split.marks()).containsExactly(1050 - LATENESS - 1);
  }

  @Test
  void aTimeFromTheFutureMovesNothing() {
    Split split = new Split(10);
    split.read("a", 1000).read("a", 1050).read("a", FAR).read("b", FAR + 1).read("c", FAR + 2);
    assertThat(split.marks()).containsExactly(1050 - LATENESS - 1);
    split.read("a", 1060);
    assertThat(split.marks()).endsWith(1060 - LATENESS - 1);
  }

  @Test
  void aSiteThatWasDownMovesItWithTheSecondRecordsOfItsKeys() {
    Split split = new Split(1000);
    for (int round = 0; round < 2; round++) {
      for (int key = 0; key < 500; key++) {
        split.read("k" + key, 1000 + round);
      }
    }
    for (int key = 0; key < 500; key++) {
      split.read("k" + key, 900_000);
    }
    assertThat(split.marks()).containsExactly(1001 - LATENESS - 1);
    split.read("k0", 900_001);
    assertThat(split.marks()).endsWith(900_001 - LATENESS - 1);
  }

  @Test
  void moreKeysThanClocksStillHaveAWatermark() {
    Split split = new Split(20);
    for (int round = 0; round < 5; round++) {
      for (int key = 0; key < 1000; key++) {
        split.read("k" + key, 1000 + 10 * round);
      }
      // A few keys with wrong times do not matter.
      split.read("w" + round, FAR + 1000 * round);
    }
    assertThat(split.marks()).endsWith(1040 - LATENESS - 1);
    for (int key = 0; key < 1000; key++) {
      split.read("k" + key, 900_000 + key);
    }
    // After as many records in a row as there are clocks, time has moved on for all.
    assertThat(split.marks()).endsWith(900_999 - LATENESS - 1);
  }

  @Test
  void refusedRecordsHaveNoTime() {
    Split split = new Split(10);
    split.generator.onEvent(
        new DeadLetter(Reason.MALFORMED, "", Origin.NOWHERE, ""), Long.MIN_VALUE, split.output);
    assertThat(split.marks()).isEmpty();
  }

  private static final class Split {
    private final ConfirmedWatermarks generator;
    private final List<Long> marks = new ArrayList<>();
    private final WatermarkOutput output =
        new WatermarkOutput() {
          @Override
          public void emitWatermark(Watermark mark) {
            marks.add(mark.getTimestamp());
          }

          @Override
          public void markIdle() {}

          @Override
          public void markActive() {}
        };

    Split(int capacity) {
      generator = new ConfirmedWatermarks(new ConfirmedTime(LATENESS), capacity);
    }

    Split read(String key, long time) {
      generator.onEvent(
          new Observation(key, "g", time, new float[0], null, Origin.NOWHERE), time, output);
      return this;
    }

    /** Those emitted so far. */
    List<Long> marks() {
      generator.onPeriodicEmit(output);
      return marks;
    }
  }
}
