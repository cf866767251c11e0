package io.millrace.streaming.runtime.follow;

import io.millrace.api.record.Observation;
import io.millrace.streaming.wire.WireTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Readings of the current group that wait for its first model, numbered from 0 in arrival order.
 */
final class WaitingReadings {

  /** The readings by number. */
  static final MapStateDescriptor<Long, Observation> READINGS =
      new MapStateDescriptor<>("waiting", Types.LONG, WireTypes.observation());

  /** The number of readings. */
  static final ValueStateDescriptor<Long> COUNT =
      new ValueStateDescriptor<>("waiting-count", Types.LONG);

  private final MapState<Long, Observation> readings;
  private final ValueState<Long> count;

  /**
   * @param readings {@link #READINGS}
   * @param count {@link #COUNT}
   */
  WaitingReadings(MapState<Long, Observation> readings, ValueState<Long> count) {
    this.readings = readings;
    this.count = count;
  }

  long count() throws Exception {
    Long known = count.value();
    return known == null ? 0 : known;
  }

  void add(Observation reading) throws Exception {
    long before = count();
    readings.put(before, reading);
    count.update(before + 1);
  }

  /** Removes and returns all readings, in the order of arrival. */
  List<Observation> take() throws Exception {
    long waiting = count();
    List<Observation> taken = new ArrayList<>();
    for (long at = 0; at < waiting; at++) {
      taken.add(readings.get(at));
    }
    readings.clear();
    count.clear();
    return taken;
  }
}
