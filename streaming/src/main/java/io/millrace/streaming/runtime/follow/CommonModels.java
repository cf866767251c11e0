package io.millrace.streaming.runtime.follow;

import io.millrace.api.pipeline.FollowSpec;
import io.millrace.streaming.runtime.state.StatesByGroup;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/*
 * Every subtask receives every model of the one group, in the same order, and keeps it once in
 * broadcast state. A checkpoint contains the same models at every subtask, because its barrier has
 * one position among them. Which of them are in effect may differ, because each subtask has its own
 * watermark. A subtask that is added later starts with the state of another, so it may wait again
 * for a time that its groups have already passed; it waits for the same watermark.
 */
/** Model scope where the models of one group answer all groups. */
final class CommonModels implements ModelScope {

  /** The owner of the models of all groups. No group has this name: names are not empty. */
  static final String ALL = "";

  /** The broadcast state of the models. */
  static final MapStateDescriptor<String, byte[]> STATE =
      new MapStateDescriptor<>(
          "common-models", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final StatesByGroup keyed;
  private final VersionQueue queue;
  private final NavigableSet<Long> awaited = new TreeSet<>();

  /**
   * @param keyed states with the waiting readings
   * @param models {@link #STATE}
   */
  CommonModels(StatesByGroup keyed, BroadcastState<String, byte[]> models, FollowSpec follow)
      throws Exception {
    this.keyed = keyed;
    this.queue =
        new VersionQueue(
            new VersionQueue.Messages(models::get, models::put, models::remove), follow);
    for (Map.Entry<String, byte[]> message : models.immutableEntries()) {
      VersionQueue.awaited(message.getKey()).ifPresent(awaited::add);
    }
  }

  @Override
  public String owner(String group) {
    return ALL;
  }

  @Override
  public void turnTo(String owner) {}

  @Override
  public VersionQueue queue() {
    return queue;
  }

  @Override
  public void await(long time) {
    awaited.add(time);
  }

  @Override
  public List<Long> reached(long watermark) {
    NavigableSet<Long> past = awaited.headSet(watermark, true);
    List<Long> times = List.copyOf(past);
    past.clear();
    return times;
  }

  @Override
  public List<String> waiting(String owner) {
    return keyed.groups(WaitingReadings.COUNT.getName());
  }
}
