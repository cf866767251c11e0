package io.millrace.streaming.connect.record;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Watermarks of a split that is idle while nothing comes from which event time could follow. Dead
 * letters are no activity: a partition with nothing else would hold the watermark of all back, for
 * as long as its sender is broken.
 */
public final class IdleWatermarks implements WatermarkGenerator<Inbound> {

  private final WatermarkGenerator<Inbound> withIdleness;

  /**
   * @param usual watermarks of readings
   * @param idleness how long after its last reading a split is idle
   * @param clock of the activity of the split; stands still while the split waits for others
   */
  public IdleWatermarks(WatermarkGenerator<Inbound> usual, Duration idleness, RelativeClock clock) {
    this.withIdleness = new WatermarksWithIdleness<>(usual, idleness, clock);
  }

  /** Adds idleness to timestamps and watermarks. */
  public static WatermarkStrategy<Inbound> strategy(
      WatermarkStrategy<Inbound> usual, Duration idleness) {
    return WatermarkStrategy.<Inbound>forGenerator(
            context ->
                new IdleWatermarks(
                    usual.createWatermarkGenerator(context),
                    idleness,
                    context.getInputActivityClock()))
        .withTimestampAssigner(usual::createTimestampAssigner);
  }

  @Override
  public void onEvent(Inbound inbound, long timestamp, WatermarkOutput output) {
    if (!(inbound instanceof DeadLetter)) {
      withIdleness.onEvent(inbound, timestamp, output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    withIdleness.onPeriodicEmit(output);
  }
}
