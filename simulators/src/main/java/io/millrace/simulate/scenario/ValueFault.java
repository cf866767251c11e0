package io.millrace.simulate.scenario;

import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.Played;
import java.util.function.Consumer;

/**
 * A fault of values. Values that were not observed stay so. What a change needs of the past of the
 * key, its deviation and its last value, is gathered from the values before the fault.
 */
final class ValueFault implements Disturbance.OfKey {

  private final Blow blow;
  private final int[] channels;
  private final Change change;
  private final Past[] past;

  /** What a fault makes of a value. */
  interface Change {

    /**
     * @param value the true value
     * @param past of the channel at this key
     * @param time event time of the reading
     */
    float of(Blow blow, float value, Past past, long time);
  }

  /** The values of one channel that no fault struck. */
  static final class Past {
    private long count;
    private double mean;
    private double squares;
    private float last = Float.NaN;
    private float held = Float.NaN;

    /** Standard deviation; 1 before there are two different values. */
    double deviation() {
      return count > 1 && squares > 0 ? Math.sqrt(squares / (count - 1)) : 1;
    }

    /** The last value before the present episode, or its first. */
    float held(float value) {
      if (Float.isNaN(held)) {
        held = Float.isNaN(last) ? value : last;
      }
      return held;
    }

    private void add(float value) {
      count++;
      double distance = value - mean;
      mean += distance / count;
      squares += distance * (value - mean);
      last = value;
      held = Float.NaN;
    }
  }

  private ValueFault(Blow blow, int[] channels, Change change, int width) {
    this.blow = blow;
    this.channels = channels;
    this.change = change;
    this.past = new Past[width];
    for (int channel : channels) {
      past[channel] = new Past();
    }
  }

  /**
   * A fault that changes each of its channels by itself.
   *
   * @param width number of channels of a reading
   */
  static Fault.Effect of(int[] channels, int width, Change change) {
    return blow -> new ValueFault(blow, channels, change, width);
  }

  /** Two channels change places. */
  static Fault.Effect swapped(int one, int other) {
    return blow ->
        (played, out) -> {
          if (!blow.strikes(played)) {
            out.accept(played);
            return;
          }
          float[] values = played.reading().values().clone();
          float kept = values[one];
          values[one] = values[other];
          values[other] = kept;
          blow.tell(played, one, (double) values[one] - kept);
          blow.tell(played, other, (double) kept - values[one]);
          out.accept(played.with(values));
        };
  }

  @Override
  public void take(Played played, Consumer<Played> out) {
    float[] values = played.reading().values();
    long time = played.reading().time();
    if (!blow.strikes(played)) {
      for (int channel : channels) {
        if (!Float.isNaN(values[channel])) {
          past[channel].add(values[channel]);
        }
      }
      out.accept(played);
      return;
    }
    float[] changed = values.clone();
    for (int channel : channels) {
      if (!Float.isNaN(values[channel])) {
        float now = change.of(blow, values[channel], past[channel], time);
        changed[channel] = now;
        // Also where nothing changed: a value that is stuck at the true one is stuck.
        blow.tell(played, channel, Float.isNaN(now) ? Double.NaN : (double) now - values[channel]);
      }
    }
    out.accept(played.with(changed));
  }
}
