package io.millrace.cli.inspect;

import io.millrace.api.operator.StateLayout;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import io.millrace.state.KeyStateSerializer;
import io.millrace.state.KeyStates;
import io.millrace.streaming.runtime.state.SavedChannels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.common.typeutils.base.array.StringArraySerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/**
 * What a savepoint says of its pipeline without its states being read: the operators, and of the
 * model operator the slots and channels.
 *
 * @param checkpoint number of the checkpoint
 * @param operators those that have state
 * @param parameters slots of a group; empty if no record had arrived
 * @param members slots of a key; empty if no record had arrived
 * @param channels inputs of the operators; empty if the savepoint does not name them
 */
public record SavedLayouts(
    long checkpoint,
    List<Operator> operators,
    Optional<StateLayout> parameters,
    Optional<StateLayout> members,
    List<String> channels) {

  /**
   * An operator with state.
   *
   * @param uid its uid, or the hash of it where the savepoint does not name it
   * @param id hash of the uid
   */
  public record Operator(String uid, String id, int parallelism, int maxParallelism) {}

  /**
   * Reads them.
   *
   * @param purpose verb first, such as {@code Cannot start from}
   * @param path as the user gave it
   * @param place the same as a path or URI that can be read here
   * @param model uid of the model operator
   * @throws CommandException if it cannot be read
   */
  public static SavedLayouts read(String purpose, String path, String place, String model) {
    CheckpointMetadata metadata = SavepointFile.read(purpose, path, place);
    List<Operator> operators = new ArrayList<>();
    Map<String, StateMetaInfoSnapshot> states = Map.of();
    List<String> channels = List.of();
    try {
      for (OperatorState operator : metadata.getOperatorStates()) {
        String id = operator.getOperatorID().toHexString();
        String uid = operator.getOperatorUid().orElse(id);
        operators.add(
            new Operator(uid, id, operator.getParallelism(), operator.getMaxParallelism()));
        if (uid.equals(model)) {
          states = SavedStateNames.of(operator);
          channels = channels(operator);
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      throw CommandException.failed(
          purpose
              + " "
              + PlainText.of(path)
              + ": expected state of RocksDB or a canonical savepoint, found one that cannot be"
              + " read; take a savepoint in canonical format",
          unreadable);
    }
    return new SavedLayouts(
        metadata.getCheckpointId(),
        operators,
        layout(states.get(KeyStates.PARAMETERS)),
        layout(states.get(KeyStates.MEMBERS)),
        channels);
  }

  private static Optional<StateLayout> layout(StateMetaInfoSnapshot state) {
    if (state == null) {
      return Optional.empty();
    }
    TypeSerializer<?> form =
        state.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER).restoreSerializer();
    TypeSerializer<?> values =
        form instanceof MapSerializer<?, ?> map ? map.getValueSerializer() : form;
    return values instanceof KeyStateSerializer slots
        ? Optional.ofNullable(slots.layout())
        : Optional.empty();
  }

  private static List<String> channels(OperatorState operator) throws IOException {
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        OperatorStateHandle.StateMetaInfo names =
            handle.getStateNameToPartitionOffsets().get(SavedChannels.NAME);
        if (names != null && names.getOffsets().length > 0) {
          try (FSDataInputStream in = handle.openInputStream()) {
            in.seek(names.getOffsets()[0]);
            return List.of(
                StringArraySerializer.INSTANCE.deserialize(new DataInputViewStreamWrapper(in)));
          }
        }
      }
    }
    return List.of();
  }
}
