package io.millrace.streaming.runtime.late;

import io.millrace.api.record.Observation;
import io.millrace.streaming.runtime.recipe.StateSettings;
import io.millrace.streaming.runtime.state.StatesByGroup;
import io.millrace.streaming.wire.AnsweredRow;
import io.millrace.streaming.wire.KeyQueue;
import io.millrace.streaming.wire.WireTypes;
import java.time.Duration;
import java.util.Comparator;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The states of readings and labels that wait. Names are part of savepoints and never change; the
 * layouts are those of {@link AnsweredRow}, {@link KeyQueue} and {@link Observation}.
 *
 * @param rows readings that wait, by number and key
 * @param queues by key
 * @param addresses number of readings that wait, by address and key
 * @param labels by address and key
 * @param ids id of readings, by number and key; of the last that were due too
 * @param past number of the last readings that were due, by address and key; by id alone
 */
public record LateStates(
    MapState<String, AnsweredRow> rows,
    MapState<String, KeyQueue> queues,
    MapState<String, Long> addresses,
    MapState<String, Observation> labels,
    MapState<String, String> ids,
    MapState<String, Long> past) {

  /** Name of the state of labels. */
  public static final String LABELS = "late-labels";

  /** Name of the state of readings. */
  public static final String ROWS = "late-rows";

  /** By key, and by address within a key. */
  static final Comparator<Observation> ORDER =
      Comparator.comparing(Observation::key)
          .thenComparingLong(Observation::time)
          .thenComparing(label -> label.label() == null ? "" : label.label());

  /** Opens the states of an operator. */
  public static LateStates open(StatesByGroup keyed, long ttlMillis) throws Exception {
    return new LateStates(
        map(keyed, ROWS, WireTypes.answeredRow(), ttlMillis),
        map(keyed, "late-queues", WireTypes.keyQueue(), ttlMillis),
        map(keyed, "late-addresses", Types.LONG, ttlMillis),
        map(keyed, LABELS, WireTypes.observation(), ttlMillis),
        map(keyed, "late-ids", Types.STRING, ttlMillis),
        map(keyed, "late-past", Types.LONG, ttlMillis));
  }

  /** The queue of a key. */
  KeyQueue queue(String key) throws Exception {
    KeyQueue queue = queues.get(key);
    return queue == null ? KeyQueue.EMPTY : queue;
  }

  /** The map key of a number and a key of readings. */
  static String entry(long number, String key) {
    return number + " " + key;
  }

  /** The map key of an id and a key of readings; the length says where the id ends. */
  static String entry(String id, String key) {
    return id.length() + ":" + id + key;
  }

  private static <T> MapState<String, T> map(
      StatesByGroup keyed, String name, TypeInformation<T> type, long ttlMillis) throws Exception {
    MapStateDescriptor<String, T> descriptor = new MapStateDescriptor<>(name, Types.STRING, type);
    if (ttlMillis != StateSettings.FOR_EVER) {
      descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofMillis(ttlMillis)).build());
    }
    return keyed.open(descriptor);
  }
}
