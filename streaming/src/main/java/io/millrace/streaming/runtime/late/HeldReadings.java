package io.millrace.streaming.runtime.late;

import io.millrace.api.record.Observation;
import io.millrace.streaming.wire.WireTypes;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Readings of the current group that are held until the labels have been read to their end, in the
 * order of arrival. They lie in the state backend, not in memory.
 */
public final class HeldReadings {

  /** The readings by number. */
  public static final MapStateDescriptor<Long, Observation> READINGS =
      new MapStateDescriptor<>("held-readings", Types.LONG, WireTypes.observation());

  /** The number of readings. */
  public static final ValueStateDescriptor<Long> COUNT =
      new ValueStateDescriptor<>("held-count", Types.LONG);

  private final MapState<Long, Observation> readings;
  private final ValueState<Long> count;

  /**
   * @param readings {@link #READINGS}
   * @param count {@link #COUNT}
   */
  public HeldReadings(MapState<Long, Observation> readings, ValueState<Long> count) {
    this.readings = readings;
    this.count = count;
  }

  /** The number of readings. */
  public long count() throws Exception {
    Long known = count.value();
    return known == null ? 0 : known;
  }

  /** Adds a reading behind the others. */
  public void add(Observation reading) throws Exception {
    long before = count();
    readings.put(before, reading);
    count.update(before + 1);
  }

  /** Removes and returns a reading. */
  public Optional<Observation> take(long number) throws Exception {
    Optional<Observation> reading = Optional.ofNullable(readings.get(number));
    readings.remove(number);
    return reading;
  }

  /** Replaces every reading by what a function makes of it. */
  public void carry(UnaryOperator<Observation> carried) throws Exception {
    long all = count();
    for (long number = 0; number < all; number++) {
      Observation reading = readings.get(number);
      if (reading != null) {
        readings.put(number, carried.apply(reading));
      }
    }
  }

  /** Forgets the count, when all were taken. */
  public void clear() {
    count.clear();
  }
}
