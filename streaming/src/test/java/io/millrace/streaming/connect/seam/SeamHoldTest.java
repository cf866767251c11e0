package io.millrace.streaming.connect.seam;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.wire.WireTypes;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SeamHoldTest {

  private static final Seam SEAM = new Seam(1000, 100);

  /** A task that receives from two readers: the live one is ahead of the one with the history. */
  @Test
  void exampleUsage() throws Exception {
    try (var task = task()) {
      task.open();
      task.processElement(reading("k", 990), 990);
      task.processElement(reading("k", 1010), 1010);
      task.processElement(reading("k", 1005), 1005);
      task.processElement(reading("k", 995), 995);
      assertThat(times(task)).containsExactly(990L, 995L);

      task.processWatermark(new Watermark(999));
      task.processElement(reading("k", 1020), 1020);
      assertThat(times(task)).containsExactly(990L, 995L, 1010L, 1005L, 1020L);
    }
  }

  @Test
  void whatWaitsIsInTheCheckpoint() throws Exception {
    OperatorSubtaskState state;
    try (var before = task()) {
      before.open();
      before.processElement(reading("k", 1010), 1010);
      state = before.snapshot(1, 1);
    }
    try (var after = task()) {
      after.initializeState(state);
      after.open();
      after.processElement(reading("k", 1011), 1011);
      assertThat(times(after)).isEmpty();
      after.processWatermark(new Watermark(999));
      assertThat(times(after)).containsExactly(1010L, 1011L);
    }
  }

  @Test
  void deadLettersDoNotWait() throws Exception {
    try (var task = task()) {
      task.open();
      task.processElement(new DeadLetter(Reason.MALFORMED, "", Origin.NOWHERE, ""), 0);
      assertThat(task.extractOutputValues()).hasSize(1);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Inbound, Inbound> task()
      throws Exception {
    var task =
        new KeyedOneInputStreamOperatorTestHarness<String, Inbound, Inbound>(
            new KeyedProcessOperator<>(new SeamHold(SEAM)), SeamHold::key, Types.STRING);
    task.setup(
        WireTypes.inbound().createSerializer(task.getExecutionConfig().getSerializerConfig()));
    return task;
  }

  private static List<Long> times(KeyedOneInputStreamOperatorTestHarness<?, ?, Inbound> task) {
    return task.extractOutputValues().stream().map(one -> ((Observation) one).time()).toList();
  }

  private static Observation reading(String key, long time) {
    return new Observation(key, key, time, new float[] {1}, null, Origin.NOWHERE);
  }
}
