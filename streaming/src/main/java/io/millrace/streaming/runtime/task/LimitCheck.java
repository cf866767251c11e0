package io.millrace.streaming.runtime.task;

import io.millrace.api.pipeline.Limits;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.wire.excerpt.Excerpts;
import java.io.Serializable;
import java.util.List;

/** Applies the limits of channels to observations. */
public final class LimitCheck implements Serializable {

  private static final long serialVersionUID = 1L;

  private final List<String> channels;
  private final Limits.Range[] ranges;
  private final Limits.Outside outside;

  /**
   * @param channels names of the values, in their order
   */
  public LimitCheck(List<String> channels, Limits limits) {
    this.channels = List.copyOf(channels);
    this.ranges = channels.stream().map(limits.ranges()::get).toArray(Limits.Range[]::new);
    this.outside = limits.outside();
  }

  /** The record itself, an observation without the values outside, or a dead letter. */
  public Inbound apply(Inbound inbound) {
    if (inbound instanceof SensorReadings sensors) {
      return apply(sensors);
    }
    if (!(inbound instanceof Observation observation)
        || observation.values().length != ranges.length) {
      return inbound;
    }
    float[] values = observation.values();
    for (int channel = 0; channel < ranges.length; channel++) {
      if (ranges[channel] != null && !ranges[channel].contains(values[channel])) {
        if (outside == Limits.Outside.REFUSE) {
          return letter(channel, values[channel], observation.origin(), Excerpts.of(observation));
        }
        values = values == observation.values() ? values.clone() : values;
        values[channel] = Float.NaN;
      }
    }
    return values == observation.values()
        ? observation
        : new Observation(
            observation.key(),
            observation.group(),
            observation.time(),
            values,
            observation.label(),
            observation.origin());
  }

  /** The values of {@code channels} are those of sensors here. */
  private Inbound apply(SensorReadings readings) {
    int[] sensors = readings.sensors();
    float[] values = readings.values();
    int kept = 0;
    for (int i = 0; i < sensors.length; i++) {
      boolean right = ranges[sensors[i]] == null || ranges[sensors[i]].contains(values[i]);
      if (!right && outside == Limits.Outside.REFUSE) {
        return letter(sensors[i], values[i], readings.origin(), Excerpts.of(readings));
      }
      kept += right ? 1 : 0;
    }
    if (kept == sensors.length) {
      return readings;
    }
    int[] left = new int[kept];
    float[] their = new float[kept];
    int at = 0;
    for (int i = 0; i < sensors.length; i++) {
      if (ranges[sensors[i]] == null || ranges[sensors[i]].contains(values[i])) {
        left[at] = sensors[i];
        their[at++] = values[i];
      }
    }
    return new SensorReadings(
        readings.key(), readings.group(), readings.time(), left, their, readings.origin());
  }

  private DeadLetter letter(int channel, float value, Origin origin, String excerpt) {
    Limits.Range range = ranges[channel];
    return new DeadLetter(
        Reason.OUT_OF_RANGE,
        channels.get(channel)
            + ": expected "
            + range.least()
            + " to "
            + range.most()
            + ", found "
            + value
            + "; correct it at its source, widen limits, or say outside: missing",
        origin,
        excerpt);
  }
}
