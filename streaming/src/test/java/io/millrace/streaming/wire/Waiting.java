package io.millrace.streaming.wire;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;

/**
 * Records in a keyed state, as readings wait for a model; each instance goes on from a snapshot.
 */
final class Waiting<T> {

  /** Where the state lies. */
  enum Backend {
    HEAP,
    ROCKSDB
  }

  private static final String KEY = "g";

  private final Keep<T> keep;
  private final KeyedOneInputStreamOperatorTestHarness<String, T, T> harness;

  /**
   * @param from null for a state without records
   */
  Waiting(Backend backend, TypeSerializer<T> serializer, OperatorSubtaskState from)
      throws Exception {
    keep = new Keep<>(serializer);
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(keep), any -> KEY, Types.STRING);
    harness.setStateBackend(
        backend == Backend.HEAP ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend());
    harness.setup(serializer);
    if (from != null) {
      harness.initializeState(from);
    }
    harness.open();
  }

  void add(List<T> records) throws Exception {
    for (T record : records) {
      harness.processElement(record, 0);
    }
  }

  /** Ends with a snapshot. */
  OperatorSubtaskState stop() throws Exception {
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    harness.close();
    return snapshot;
  }

  /** Ends with the records, in the order in which they came. */
  List<T> take() throws Exception {
    harness.getOperator().setCurrentKey(KEY);
    List<T> all = new ArrayList<>();
    for (long at = 0; keep.records.contains(at); at++) {
      all.add(keep.records.get(at));
    }
    harness.close();
    return all;
  }

  private static final class Keep<T> extends KeyedProcessFunction<String, T, T> {

    private static final long serialVersionUID = 1L;

    private final TypeSerializer<T> serializer;
    private transient MapState<Long, T> records;

    Keep(TypeSerializer<T> serializer) {
      this.serializer = serializer;
    }

    @Override
    public void open(OpenContext context) {
      records =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>("waiting", LongSerializer.INSTANCE, serializer));
    }

    @Override
    public void processElement(T record, Context context, Collector<T> out) throws Exception {
      long at = 0;
      while (records.contains(at)) {
        at++;
      }
      records.put(at, record);
    }
  }
}
