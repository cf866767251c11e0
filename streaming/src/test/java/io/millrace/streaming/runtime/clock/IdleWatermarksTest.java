package io.millrace.streaming.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.IdleWatermarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class IdleWatermarksTest {

  private static final Duration IDLENESS = Duration.ofMillis(50);

  private final ManualClock clock = new ManualClock();
  private final List<Long> said = new ArrayList<>();
  private final WatermarkOutputMultiplexer partitions =
      new WatermarkOutputMultiplexer(
          new WatermarkOutput() {
            @Override
            public void emitWatermark(Watermark watermark) {
              said.add(watermark.getTimestamp());
            }

            @Override
            public void markIdle() {}

            @Override
            public void markActive() {}
          });

  /** One partition with readings, one whose sender is broken; event time is the lesser of both. */
  @Test
  void exampleUsage() {
    Partition sound = new Partition("sound");
    Partition broken = new Partition("broken");
    broken.take(reading(1_000));
    for (long time = 2_000; time < 12_000; time += 1_000) {
      sound.take(reading(time));
      broken.take(letter());
      pass(sound, broken);
    }

    assertThat(said).as("what a reading with lateness 10 ms allows").last().isEqualTo(10_989L);

    broken.take(reading(12_500));
    sound.take(reading(12_000));
    pass(sound, broken);
    assertThat(said).as("it is back").last().isEqualTo(11_989L);
  }

  @Test
  void aPartitionThatNeverHadAReadingHoldsNothingBack() {
    Partition sound = new Partition("sound");
    Partition broken = new Partition("broken");
    for (long time = 1_000; time < 11_000; time += 1_000) {
      sound.take(reading(time));
      broken.take(letter());
      pass(sound, broken);
    }
    assertThat(said).last().isEqualTo(9_989L);
  }

  @Test
  void aPartitionWithReadingsIsNotIdle() {
    Partition slow = new Partition("slow");
    Partition quick = new Partition("quick");
    for (long time = 1_000; time < 11_000; time += 1_000) {
      slow.take(reading(1_000));
      quick.take(reading(time));
      pass(slow, quick);
    }
    assertThat(said).containsOnly(989L);
  }

  private void pass(Partition... all) {
    clock.advanceTime(Duration.ofMillis(10));
    for (Partition each : all) {
      each.generator.onPeriodicEmit(each.output);
    }
    partitions.onPeriodicEmit();
  }

  private final class Partition {
    private final WatermarkOutput output;
    private final WatermarkGenerator<Inbound> generator =
        new IdleWatermarks(new ConfirmedWatermarks(new ConfirmedTime(10), 100), IDLENESS, clock);

    Partition(String name) {
      partitions.registerNewOutput(
          name,
          new WatermarkOutputMultiplexer.WatermarkUpdateListener() {
            @Override
            public void onWatermarkUpdate(long watermark) {}

            @Override
            public void onIdleUpdate(boolean idle) {}
          });
      output = partitions.getDeferredOutput(name);
    }

    void take(Inbound record) {
      generator.onEvent(record, 0, output);
      if (record instanceof Observation reading) {
        // A forward jump counts when a second record confirms it.
        generator.onEvent(reading, 0, output);
      }
    }
  }

  private static Observation reading(long time) {
    return new Observation("k", "k", time, new float[] {1}, null, Origin.NOWHERE);
  }

  private static DeadLetter letter() {
    return new DeadLetter(Reason.MALFORMED, "expected JSON, found 'x'", Origin.NOWHERE, "x");
  }
}
