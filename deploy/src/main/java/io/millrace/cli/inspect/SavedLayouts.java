package io.millrace.cli.inspect;

import io.millrace.api.operator.StateLayout;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import io.millrace.state.KeyStateSerializer;
import io.millrace.state.KeyStates;
import io.millrace.streaming.runtime.state.SavedChannels;
import io.millrace.streaming.runtime.state.SavedPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
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
 * @param plan what else the slots mean; empty if the savepoint does not say
 * @param inFlight records between its operators, which only a checkpoint has
 */
public record SavedLayouts(
    long checkpoint,
    List<Operator> operators,
    Optional<StateLayout> parameters,
    Optional<StateLayout> members,
    List<String> channels,
    Optional<SavedPlan> plan,
    InFlight inFlight) {

  /** Whether there are records between the operators. */
  public enum InFlight {
    NONE,
    SOME
  }

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
    Optional<SavedPlan> plan = Optional.empty();
    try {
      for (OperatorState operator : metadata.getOperatorStates()) {
        String id = operator.getOperatorID().toHexString();
        String uid = operator.getOperatorUid().orElse(id);
        operators.add(
            new Operator(uid, id, operator.getParallelism(), operator.getMaxParallelism()));
        if (uid.equals(model)) {
          states = SavedStateNames.of(operator);
          channels =
              first(operator, SavedChannels.NAME, StringArraySerializer.INSTANCE)
                  .map(List::of)
                  .orElse(List.of());
          plan =
              first(operator, SavedChannels.PLAN, StringSerializer.INSTANCE).map(SavedPlan::read);
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
        channels,
        plan,
        inFlight(metadata));
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

  private static InFlight inFlight(CheckpointMetadata metadata) {
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        if (!subtask.getInputChannelState().isEmpty()
            || !subtask.getResultSubpartitionState().isEmpty()) {
          return InFlight.SOME;
        }
      }
    }
    return InFlight.NONE;
  }

  /** The first element of a list state. */
  private static <T> Optional<T> first(
      OperatorState operator, String state, TypeSerializer<T> serializer) throws IOException {
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        OperatorStateHandle.StateMetaInfo elements =
            handle.getStateNameToPartitionOffsets().get(state);
        if (elements != null && elements.getOffsets().length > 0) {
          try (FSDataInputStream in = handle.openInputStream()) {
            in.seek(elements.getOffsets()[0]);
            return Optional.of(serializer.deserialize(new DataInputViewStreamWrapper(in)));
          }
        }
      }
    }
    return Optional.empty();
  }
}
