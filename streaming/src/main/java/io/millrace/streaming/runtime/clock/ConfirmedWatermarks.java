package io.millrace.streaming.runtime.clock;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.SensorReadings;
import io.millrace.state.KeyClock;
import io.millrace.state.KeyState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/*
 * Newest: the newest confirmed time of any key of the split. The watermark lags behind it by the
 * lateness and 1 ms.
 *
 * Clocks of the keys used last are kept, up to a capacity. As long as no clock had to leave, newest
 * is exact. Afterwards a record of a key without a clock is either new or was forgotten, and with
 * very many keys all are. Such a record counts
 *
 *   if it is at most the lateness ahead of newest;
 *   or if as many records in a row as there are clocks are further ahead than that: newest becomes
 *   the earliest of them.
 *
 * Otherwise a split with more keys than clocks might never have a watermark.
 */
/**
 * Generates watermarks of one source split from the confirmed time of its keys, so that a wrong
 * time of one record moves no watermark.
 *
 * <p>Nothing is kept in checkpoints: after a restore the watermark begins anew. No record is
 * refused because of a watermark.
 */
public final class ConfirmedWatermarks implements WatermarkGenerator<Inbound> {

  private static final int CLOCKS = 4096;

  private final ConfirmedTime times;
  private final int capacity;
  private final Map<Id, KeyClock> clocks = new LinkedHashMap<>(16, 0.75f, true);
  private long newest = KeyState.NO_TIME;
  private boolean crowded;
  private int aheadInRow;
  private long earliestAhead;

  private record Id(String group, String key) {}

  /**
   * @param times rule that the operators use
   * @param capacity number of keys whose clocks are kept
   */
  ConfirmedWatermarks(ConfirmedTime times, int capacity) {
    this.times = times;
    this.capacity = capacity;
  }

  /** Creates the strategy of a source: event times and watermarks of observations. */
  public static WatermarkStrategy<Inbound> strategy(Duration lateness) {
    long millis = lateness.toMillis();
    return WatermarkStrategy.<Inbound>forGenerator(
            context -> new ConfirmedWatermarks(new ConfirmedTime(millis), CLOCKS))
        .withTimestampAssigner(
            (inbound, before) -> {
              if (inbound instanceof Observation observation) {
                return observation.time();
              }
              return inbound instanceof SensorReadings sensors ? sensors.time() : Long.MIN_VALUE;
            });
  }

  @Override
  public void onEvent(Inbound inbound, long timestamp, WatermarkOutput output) {
    if (inbound instanceof Observation observation) {
      observe(new Id(observation.group(), observation.key()), observation.time());
    } else if (inbound instanceof SensorReadings sensors) {
      observe(new Id(sensors.group(), sensors.key()), sensors.time());
    }
  }

  private void observe(Id key, long time) {
    KeyClock clock = clocks.get(key);
    if (crowded) {
      observeCrowded(clock != null, time);
    }
    KeyClock after = times.judge(clock == null ? KeyClock.UNSET : clock, time).clock();
    clocks.put(key, after);
    if (clocks.size() > capacity) {
      clocks.remove(clocks.keySet().iterator().next());
      crowded = true;
    }
    if (after.confirmed() > newest) {
      advance(after.confirmed());
    }
  }

  private void observeCrowded(boolean known, long time) {
    if (newest != KeyState.NO_TIME && time <= newest + times.lateness()) {
      advance(known ? newest : Math.max(newest, time));
    } else if (!known) {
      earliestAhead = aheadInRow == 0 ? time : Math.min(earliestAhead, time);
      aheadInRow++;
      if (aheadInRow == capacity) {
        advance(earliestAhead);
      }
    }
  }

  private void advance(long time) {
    newest = time;
    aheadInRow = 0;
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (newest != KeyState.NO_TIME) {
      output.emitWatermark(new Watermark(newest - times.lateness() - 1));
    }
  }
}
