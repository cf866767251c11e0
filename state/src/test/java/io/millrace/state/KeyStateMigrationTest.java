package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An upgrade through real state backends: written in one layout, restored in another. */
class KeyStateMigrationTest {

  private static final StateLayout BEFORE =
      StateLayout.of(Slot.of("count"), Slot.of("gone", 2), Slot.of("kept", 3));

  static List<StateBackend> backends() {
    return List.of(new EmbeddedRocksDBStateBackend(), new HashMapStateBackend());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void exampleUsage(StateBackend backend) throws Exception {
    StateLayout after =
        StateLayout.of(Slot.of("kept", 3), Slot.of("added").startingAt(7f), Slot.of("count"));
    OperatorSubtaskState savepoint = written(backend);
    try (var harness = harness(after, backend)) {
      harness.initializeState(savepoint);
      harness.open();
      harness.processElement("machine", 0);
      // Written by count() below: kept is 1, 2, 3 and count the number of visits, here the third.
      assertThat(harness.extractOutputValues())
          .containsExactly("[1.0, 2.0, 3.0, 7.0, 3.0] [1.0, 2.0, 3.0, 7.0, 3.0]");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void theSameLayoutGoesOn(StateBackend backend) throws Exception {
    OperatorSubtaskState savepoint = written(backend);
    try (var harness = harness(BEFORE, backend)) {
      harness.initializeState(savepoint);
      harness.open();
      harness.processElement("machine", 0);
      assertThat(harness.extractOutputValues())
          .containsExactly("[3.0, 0.0, 0.0, 1.0, 2.0, 3.0] [3.0, 0.0, 0.0, 1.0, 2.0, 3.0]");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aStateOfTheFirstVersionGoesOn(StateBackend backend) throws Exception {
    OperatorSubtaskState savepoint = written(backend, KeyStateSerializer.of(BEFORE, 1));
    try (var harness = harness(BEFORE, backend)) {
      harness.initializeState(savepoint);
      harness.open();
      harness.processElement("machine", 0);
      assertThat(harness.extractOutputValues())
          .containsExactly("[3.0, 0.0, 0.0, 1.0, 2.0, 3.0] [3.0, 0.0, 0.0, 1.0, 2.0, 3.0]");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aResizedSlotIsRefusedWithBothShapes(StateBackend backend) throws Exception {
    StateLayout resized = StateLayout.of(Slot.of("count"), Slot.of("kept", 4));
    OperatorSubtaskState savepoint = written(backend);
    try (var harness = harness(resized, backend)) {
      assertThatThrownBy(
              () -> {
                harness.initializeState(savepoint);
                harness.open();
                harness.processElement("machine", 0);
              })
          .hasStackTraceContaining("slot 'kept' is [3] there and [4] here");
    }
  }

  private static OperatorSubtaskState written(StateBackend backend) throws Exception {
    return written(backend, KeyStateSerializer.of(BEFORE));
  }

  private static OperatorSubtaskState written(StateBackend backend, KeyStateSerializer serializer)
      throws Exception {
    try (var harness = harness(serializer, backend)) {
      harness.open();
      harness.processElement("machine", 0);
      harness.processElement("machine", 0);
      return harness.snapshot(1, 1);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, String, String> harness(
      StateLayout layout, StateBackend backend) throws Exception {
    return harness(KeyStateSerializer.of(layout), backend);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, String, String> harness(
      KeyStateSerializer serializer, StateBackend backend) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, String, String>(
            new KeyedProcessOperator<>(new Visits(serializer)), key -> key, Types.STRING);
    harness.setStateBackend(backend);
    return harness;
  }

  /** Counts visits of a key in a value state and in a map state. */
  private static final class Visits extends KeyedProcessFunction<String, String, String> {

    private static final long serialVersionUID = 1L;

    private final KeyStateSerializer serializer;
    private transient ValueState<KeyState> parameters;
    private transient MapState<String, KeyState> members;

    Visits(KeyStateSerializer serializer) {
      this.serializer = serializer;
    }

    @Override
    public void open(OpenContext context) {
      parameters = getRuntimeContext().getState(KeyStates.parameters(serializer));
      members = getRuntimeContext().getMapState(KeyStates.members(serializer));
    }

    @Override
    public void processElement(String key, Context context, Collector<String> out)
        throws Exception {
      KeyState first = count(parameters.value());
      KeyState second = count(members.get("member"));
      parameters.update(first);
      members.put("member", second);
      out.collect(
          java.util.Arrays.toString(first.values())
              + " "
              + java.util.Arrays.toString(second.values()));
    }

    private KeyState count(KeyState found) {
      StateLayout layout = serializer.layout();
      KeyState state = found == null ? KeyState.fresh(layout) : found.as(layout);
      float[] values = state.values();
      values[layout.offset("count")]++;
      for (int i = 0; i < layout.slot("kept").size(); i++) {
        values[layout.offset("kept") + i] = i + 1;
      }
      return state.at(state.steps() + 1, 0);
    }
  }
}
