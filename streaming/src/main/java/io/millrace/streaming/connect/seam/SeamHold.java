package io.millrace.streaming.connect.seam;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.connect.record.EventTimes;
import io.millrace.streaming.wire.WireTypes;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/*
 * Why records wait. All readers have finished the history before one of them reads the live topic,
 * but records of the history may still be on their way: a task receives from several readers, and
 * the order between those is open.
 *
 *   reader A: history of key k  ------- slow ------->  task of key k
 *   reader B: live of key k     ------- fast ------->
 *
 * The watermark is in order with the records of each reader, and a reader declares the time of the
 * seam (less 1 ms) at the end of its history. So when the watermark of the task, the least of its
 * readers, has reached that time, all of the history is there. An idle reader would not count; none
 * is idle before its end (SeamWatermarks).
 */
/**
 * Holds live records until all of the history has passed, so that each key sees its history first.
 * They wait in the state, in the order in which they came.
 */
public final class SeamHold extends KeyedProcessFunction<String, Inbound, Inbound> {

  private static final long serialVersionUID = 1L;

  private final Seam seam;
  private transient ListState<Inbound> waiting;

  public SeamHold(Seam seam) {
    this.seam = seam;
  }

  /** The key of a record: its group; that of all dead letters is the same. */
  public static String key(Inbound record) {
    if (record instanceof Observation row) {
      return row.group();
    }
    return record instanceof SensorReadings readings ? readings.group() : "";
  }

  @Override
  public void open(OpenContext context) {
    waiting =
        getRuntimeContext().getListState(new ListStateDescriptor<>("waiting", WireTypes.inbound()));
  }

  @Override
  public void processElement(Inbound record, Context context, Collector<Inbound> out)
      throws Exception {
    boolean live = EventTimes.of(record) >= seam.millis();
    if (live && context.timerService().currentWatermark() < seam.millis() - 1) {
      waiting.add(record);
      context.timerService().registerEventTimeTimer(seam.millis() - 1);
    } else {
      out.collect(record);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Inbound> out) throws Exception {
    for (Inbound record : waiting.get()) {
      out.collect(record);
    }
    waiting.clear();
  }
}
