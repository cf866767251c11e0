package io.millrace.cli.inspect;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/**
 * The keyed states of an operator in a savepoint, by name. Flink's own loader reads them only from
 * canonical savepoints; this class also reads RocksDB's native savepoints and incremental
 * checkpoints.
 */
final class SavedStateNames {

  private SavedStateNames() {}

  /** Names and serializers of the states; empty if the operator has no keyed state. */
  static Map<String, StateMetaInfoSnapshot> of(OperatorState operator) throws IOException {
    List<KeyedStateHandle> handles =
        operator.getStates().stream()
            .map(OperatorSubtaskState::getManagedKeyedState)
            .flatMap(Collection::stream)
            .toList();
    Map<String, StateMetaInfoSnapshot> states = new HashMap<>();
    // Subtasks of one operator have the same states, as far as they have any.
    for (KeyedStateHandle handle : handles) {
      for (StateMetaInfoSnapshot state : read(handle)) {
        states.putIfAbsent(state.getName(), state);
      }
    }
    return states;
  }

  private static List<StateMetaInfoSnapshot> read(KeyedStateHandle handle) throws IOException {
    try (FSDataInputStream in = open(handle)) {
      KeyedBackendSerializationProxy<?> head =
          new KeyedBackendSerializationProxy<>(SavedStateNames.class.getClassLoader());
      head.read(new DataInputViewStreamWrapper(in));
      return head.getStateMetaInfoSnapshots();
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
