package io.millrace.streaming.runtime.state;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.StringArraySerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * Names of the channels that the states of a job were learned from, in their order. Slots know
 * channels by their places, so another order would be read as other sensors, without a word.
 *
 * <p>One array of names for each subtask, all equal, in a union list state. States of release 0.1.0
 * have none.
 */
public final class SavedChannels {

  /** Name of the state; part of savepoints. */
  public static final String NAME = "channels";

  private static final ListStateDescriptor<String[]> STATE =
      new ListStateDescriptor<>(NAME, StringArraySerializer.INSTANCE);

  private SavedChannels() {}

  /** Which other names are refused. */
  public enum Rule {
    /** All: what was learned belongs to these channels. */
    SAME,
    /** Another order of the same names: what is published decides about other names. */
    SAME_ORDER
  }

  /**
   * Compares the names of a restored job with those of the pipeline, and keeps the latter.
   *
   * @param channels inputs of the pipeline's operators
   * @throws UnfitStateException if they are other ones
   */
  public static void take(StateInitializationContext context, List<String> channels, Rule rule)
      throws Exception {
    ListState<String[]> state = context.getOperatorStateStore().getUnionListState(STATE);
    for (String[] saved : state.get()) {
      Optional<String> fault = fault(List.of(saved), channels);
      boolean reordered = new HashSet<>(List.of(saved)).equals(new HashSet<>(channels));
      if (fault.isPresent() && (rule == Rule.SAME || reordered)) {
        throw new UnfitStateException("Cannot restore state: " + fault.get(), null);
      }
    }
    state.update(List.of(new String[][] {channels.toArray(String[]::new)}));
  }

  /**
   * Reads the names that a job has kept.
   *
   * @param saved an entry of the state {@link #NAME} in a savepoint
   */
  public static List<String> read(DataInputView saved) throws IOException {
    return List.of(StringArraySerializer.INSTANCE.deserialize(saved));
  }

  /** Why states of the channels of a savepoint are not those of a pipeline; empty if they are. */
  public static Optional<String> fault(List<String> saved, List<String> channels) {
    if (saved.equals(channels)) {
      return Optional.empty();
    }
    return Optional.of(
        "expected the channels "
            + saved
            + " that it was learned from, found "
            + channels
            + "; write them so (map: {values: …} may take them from fields of other names), or use"
            + " a new name, which learns from the beginning");
  }
}
