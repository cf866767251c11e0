package io.millrace.streaming.runtime.task;

import io.millrace.api.pipeline.Limits;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.streaming.wire.Excerpts;
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
    if (!(inbound instanceof Observation observation)
        || observation.values().length != ranges.length) {
      return inbound;
    }
    float[] values = observation.values();
    for (int channel = 0; channel < ranges.length; channel++) {
      if (ranges[channel] != null && !ranges[channel].contains(values[channel])) {
        if (outside == Limits.Outside.REFUSE) {
          return letter(observation, channel);
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

  private DeadLetter letter(Observation observation, int channel) {
    Limits.Range range = ranges[channel];
    return new DeadLetter(
        Reason.OUT_OF_RANGE,
        channels.get(channel)
            + ": expected "
            + range.least()
            + " to "
            + range.most()
            + ", found "
            + observation.values()[channel]
            + "; correct it at its source, widen limits, or say outside: missing",
        observation.origin(),
        Excerpts.of(observation));
  }
}
