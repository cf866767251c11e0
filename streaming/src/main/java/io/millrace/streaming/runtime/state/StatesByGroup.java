package io.millrace.streaming.runtime.state;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.util.StateMigrationException;

/** Flink's keyed state, keyed by group, for any group and not that of the current record alone. */
public final class StatesByGroup {

  /** What RocksDB's backend calls itself. */
  private static final String KEEPS_BYTES = "rocksdb";

  private final KeyedStateBackend<String> keyed;

  /**
   * @param keyed of the operator
   */
  public StatesByGroup(KeyedStateBackend<String> keyed) {
    this.keyed = keyed;
  }

  /** Lets every state be that of a group, until the next call or record. */
  public void turnTo(String group) {
    keyed.setCurrentKey(group);
  }

  /**
   * Opens a state.
   *
   * @throws UnfitStateException if what was saved does not fit the descriptor
   */
  public <S extends State> S open(StateDescriptor<S, ?> descriptor) throws Exception {
    try {
      return keyed.getPartitionedState(
          VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    } catch (StateMigrationException | IllegalStateException | IllegalArgumentException unfit) {
      throw new UnfitStateException(unfit.getMessage(), unfit);
    }
  }

  /** All groups that have a state of this name, sorted. */
  public List<String> groups(String state) {
    try (Stream<String> keys = keyed.getKeys(state, VoidNamespace.INSTANCE)) {
      return keys.distinct().sorted().toList();
    }
  }

  /** Whether the backend keeps states as bytes, and no object that it is given. */
  boolean keepsBytes() {
    return KEEPS_BYTES.equals(keyed.getBackendTypeIdentifier());
  }
}
