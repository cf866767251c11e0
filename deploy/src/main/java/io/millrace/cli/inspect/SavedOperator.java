package io.millrace.cli.inspect;

import io.millrace.state.KeyStateSerializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/**
 * An operator in a savepoint or checkpoint, with the names and forms of its states. Flink's own
 * loader reads the keyed ones only from canonical savepoints; this class also reads RocksDB's
 * native savepoints and incremental checkpoints.
 */
public final class SavedOperator {

  private final OperatorState operator;
  private Map<String, StateMetaInfoSnapshot> keyed;

  SavedOperator(OperatorState operator) {
    this.operator = operator;
  }

  /** Its uid; empty where the savepoint does not name it. */
  public Optional<String> uid() {
    return operator.getOperatorUid();
  }

  /** The hash of its uid. */
  public String id() {
    return operator.getOperatorID().toHexString();
  }

  int parallelism() {
    return operator.getParallelism();
  }

  int maxParallelism() {
    return operator.getMaxParallelism();
  }

  /** Size of its state. */
  long bytes() {
    return operator.getStateSize();
  }

  /** Whether a checkpoint holds records that were on their way to or from the operator. */
  public boolean hasInFlight() {
    return operator.getStates().stream()
        .anyMatch(
            subtask ->
                !subtask.getInputChannelState().isEmpty()
                    || !subtask.getResultSubpartitionState().isEmpty());
  }

  /** Names of its keyed states. */
  Set<String> keyed() throws IOException {
    return snapshots().keySet();
  }

  /**
   * The serializer of states with slots, of a value or of the values of a map.
   *
   * @return empty if the operator has no keyed state of this name, or one of another form
   */
  Optional<KeyStateSerializer> slots(String state) throws IOException {
    StateMetaInfoSnapshot found = snapshots().get(state);
    if (found == null) {
      return Optional.empty();
    }
    TypeSerializer<?> form =
        found.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER).restoreSerializer();
    TypeSerializer<?> values =
        form instanceof MapSerializer<?, ?> map ? map.getValueSerializer() : form;
    return values instanceof KeyStateSerializer slots ? Optional.of(slots) : Optional.empty();
  }

  /** Reads an entry of a list state. */
  interface Entry {

    void read(DataInputView in) throws IOException;
  }

  /** Passes every entry of a list state, of all subtasks, to a reader. */
  void each(String state, Entry entry) throws IOException {
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        OperatorStateHandle.StateMetaInfo entries =
            handle.getStateNameToPartitionOffsets().get(state);
        if (entries != null) {
          try (FSDataInputStream in = handle.openInputStream()) {
            DataInputViewStreamWrapper input = new DataInputViewStreamWrapper(in);
            for (long position : entries.getOffsets()) {
              in.seek(position);
              entry.read(input);
            }
          }
        }
      }
    }
  }

  private Map<String, StateMetaInfoSnapshot> snapshots() throws IOException {
    if (keyed == null) {
      Map<String, StateMetaInfoSnapshot> found = new HashMap<>();
      // Subtasks of one operator have the same states, as far as they have any.
      for (OperatorSubtaskState subtask : operator.getStates()) {
        for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
          head(handle)
              .getStateMetaInfoSnapshots()
              .forEach(state -> found.putIfAbsent(state.getName(), state));
        }
      }
      keyed = found;
    }
    return keyed;
  }

  private static KeyedBackendSerializationProxy<?> head(KeyedStateHandle handle)
      throws IOException {
    try (FSDataInputStream in = open(handle)) {
      KeyedBackendSerializationProxy<?> head =
          new KeyedBackendSerializationProxy<>(SavedOperator.class.getClassLoader());
      head.read(new DataInputViewStreamWrapper(in));
      return head;
    }
  }

  private static FSDataInputStream open(KeyedStateHandle handle) throws IOException {
    if (handle instanceof IncrementalRemoteKeyedStateHandle rocks) {
      return rocks.getMetaDataStateHandle().openInputStream();
    }
    if (handle instanceof KeyGroupsStateHandle whole) {
      return whole.openInputStream();
    }
    throw new IOException(
        "expected state of RocksDB or a canonical savepoint, found a "
            + handle.getClass().getSimpleName());
  }
}
