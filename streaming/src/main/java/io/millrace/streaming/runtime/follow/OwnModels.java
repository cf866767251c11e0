package io.millrace.streaming.runtime.follow;

import io.millrace.api.pipeline.FollowSpec;
import io.millrace.streaming.runtime.state.StatesByGroup;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/** Model scope where each group has its own models, in keyed state; they wait with timers. */
final class OwnModels implements ModelScope {

  /** The keyed state of the models. */
  static final MapStateDescriptor<String, byte[]> STATE =
      new MapStateDescriptor<>(
          "models", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final StatesByGroup keyed;
  private final LongConsumer timers;
  private final VersionQueue queue;

  /**
   * @param models {@link #STATE}
   * @param timers takes an event time at which the current group is to be called
   */
  OwnModels(
      StatesByGroup keyed,
      MapState<String, byte[]> models,
      LongConsumer timers,
      FollowSpec follow) {
    this.keyed = keyed;
    this.timers = timers;
    this.queue =
        new VersionQueue(
            new VersionQueue.Messages(models::get, models::put, models::remove), follow);
  }

  @Override
  public String owner(String group) {
    return group;
  }

  @Override
  public void turnTo(String owner) {
    keyed.turnTo(owner);
  }

  @Override
  public VersionQueue queue() {
    return queue;
  }

  @Override
  public void await(long time) {
    timers.accept(time);
  }

  @Override
  public List<Long> reached(long watermark) {
    return List.of();
  }

  @Override
  public List<String> waiting(String owner) {
    return List.of(owner);
  }
}
