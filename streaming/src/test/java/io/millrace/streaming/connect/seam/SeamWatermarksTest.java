package io.millrace.streaming.connect.seam;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class SeamWatermarksTest {

  private static final Duration IDLENESS = Duration.ofMillis(50);

  private final List<String> said = new ArrayList<>();
  private long nanos;

  @Test
  void exampleUsage() {
    WatermarkGenerator<Inbound> split = generator();
    split.onEvent(reading(990), 990, output());
    waitFor(split, 1000);
    assertThat(said).as("a history that is slow").doesNotContain("idle");

    split.onEvent(reading(1000), 1000, output());
    waitFor(split, 1000);
    assertThat(said).as("a live split that is silent").contains("idle");
  }

  @Test
  void aSplitWithoutARecordIsNotCalledIdleHere() {
    waitFor(generator(), 10_000);
    assertThat(said).doesNotContain("idle");
  }

  @Test
  void watermarksAreThoseOfTheUsualGenerator() {
    WatermarkGenerator<Inbound> split = generator();
    split.onEvent(reading(990), 990, output());
    split.onPeriodicEmit(output());
    split.onEvent(reading(1200), 1200, output());
    split.onPeriodicEmit(output());
    assertThat(said).containsExactly("979", "1189");
  }

  private WatermarkGenerator<Inbound> generator() {
    return SeamWatermarks.strategy(
            WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofMillis(10)),
            IDLENESS,
            new Seam(1000, 0))
        .createWatermarkGenerator(new Clocked());
  }

  /** Lets time pass in small steps, as Flink asks for watermarks. */
  private void waitFor(WatermarkGenerator<Inbound> split, long millis) {
    for (long passed = 0; passed < millis; passed += 10) {
      nanos += 10_000_000;
      split.onPeriodicEmit(output());
    }
  }

  private static Observation reading(long time) {
    return new Observation("k", "k", time, new float[] {1}, null, Origin.NOWHERE);
  }

  private WatermarkOutput output() {
    return new WatermarkOutput() {
      @Override
      public void emitWatermark(Watermark watermark) {
        if (watermark.getTimestamp() > 0) {
          said.add(Long.toString(watermark.getTimestamp()));
        }
      }

      @Override
      public void markIdle() {
        said.add("idle");
      }

      @Override
      public void markActive() {}
    };
  }

  /** A clock of which the test decides. */
  private final class Clocked implements WatermarkGeneratorSupplier.Context {

    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup();
    }

    @Override
    public RelativeClock getInputActivityClock() {
      return new RelativeClock() {
        @Override
        public long relativeTimeMillis() {
          return nanos / 1_000_000;
        }

        @Override
        public long relativeTimeNanos() {
          return nanos;
        }
      };
    }
  }
}
