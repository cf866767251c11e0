package io.millrace.streaming.connect.seam;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.EventTimes;
import io.millrace.streaming.connect.record.IdleWatermarks;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Watermarks of a split on one side of the seam: those of another generator, with idleness from its
 * first live record on.
 *
 * <p>A split of the history must not be called idle because it is slow: a task that has read the
 * word of idleness does not wait for the records behind it. {@link SeamReader} says where the
 * history of a reader ends, and which live splits have no record.
 */
public final class SeamWatermarks implements WatermarkGenerator<Inbound> {

  private final WatermarkGenerator<Inbound> usual;
  private final WatermarkGenerator<Inbound> withIdleness;
  private final long seam;
  private boolean live;

  private SeamWatermarks(
      WatermarkGenerator<Inbound> usual, WatermarkGenerator<Inbound> withIdleness, Seam seam) {
    this.usual = usual;
    this.withIdleness = withIdleness;
    this.seam = seam.millis();
  }

  /**
   * Creates the strategy of a source with a seam.
   *
   * @param usual timestamps and watermarks without idleness
   * @param idleness how long a live split may be silent before it is idle
   */
  public static WatermarkStrategy<Inbound> strategy(
      WatermarkStrategy<Inbound> usual, Duration idleness, Seam seam) {
    return WatermarkStrategy.<Inbound>forGenerator(
            context -> {
              WatermarkGenerator<Inbound> generator = usual.createWatermarkGenerator(context);
              return new SeamWatermarks(
                  generator,
                  new IdleWatermarks(generator, idleness, context.getInputActivityClock()),
                  seam);
            })
        .withTimestampAssigner(usual::createTimestampAssigner);
  }

  @Override
  public void onEvent(Inbound record, long timestamp, WatermarkOutput output) {
    live = live || EventTimes.of(record) >= seam;
    (live ? withIdleness : usual).onEvent(record, timestamp, output);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    (live ? withIdleness : usual).onPeriodicEmit(output);
  }
}
