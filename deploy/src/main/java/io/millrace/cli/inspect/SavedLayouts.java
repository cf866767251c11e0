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
import java.util.Optional;

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
    SavepointFile.Head head = SavepointFile.read(purpose, path, place);
    List<Operator> operators = new ArrayList<>();
    Optional<StateLayout> parameters = Optional.empty();
    Optional<StateLayout> members = Optional.empty();
    List<String> channels = List.of();
    Optional<SavedPlan> plan = Optional.empty();
    try {
      for (SavedOperator operator : head.operators()) {
        String id = operator.id();
        String uid = operator.uid().orElse(id);
        operators.add(new Operator(uid, id, operator.parallelism(), operator.maxParallelism()));
        if (uid.equals(model)) {
          parameters = operator.slots(KeyStates.PARAMETERS).map(KeyStateSerializer::layout);
          members = operator.slots(KeyStates.MEMBERS).map(KeyStateSerializer::layout);
          channels = channels(operator);
          plan = plan(operator);
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
        head.checkpoint(),
        operators,
        parameters,
        members,
        channels,
        plan,
        head.operators().stream().anyMatch(SavedOperator::hasInFlight)
            ? InFlight.SOME
            : InFlight.NONE);
  }

  private static List<String> channels(SavedOperator operator) throws IOException {
    List<String> channels = new ArrayList<>();
    operator.each(
        SavedChannels.NAME,
        names -> {
          if (channels.isEmpty()) {
            channels.addAll(SavedChannels.read(names));
          }
        });
    return List.copyOf(channels);
  }

  private static Optional<SavedPlan> plan(SavedOperator operator) throws IOException {
    List<SavedPlan> plans = new ArrayList<>();
    operator.each(SavedChannels.PLAN, plan -> plans.add(SavedChannels.readPlan(plan)));
    return plans.stream().findFirst();
  }
}
