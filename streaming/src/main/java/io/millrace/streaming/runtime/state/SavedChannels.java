package io.millrace.streaming.runtime.state;

import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelCatalog;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.StringArraySerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * Names of the channels that the states of a job were learned from, in their order, and what else
 * the slots mean. Slots know channels by their places, so another order would be read as other
 * sensors, without a word.
 *
 * <p>One array of names for each subtask, all equal, in a union list state; the text of a {@link
 * SavedPlan} in another. States of release 0.1.0 have neither.
 */
public final class SavedChannels {

  /** Name of the state; part of savepoints. */
  public static final String NAME = "channels";

  /** Name of the state of the {@link SavedPlan}; part of savepoints. */
  public static final String PLAN = "plan";

  private static final ListStateDescriptor<String[]> STATE =
      new ListStateDescriptor<>(NAME, StringArraySerializer.INSTANCE);

  private static final ListStateDescriptor<String> PLANS =
      new ListStateDescriptor<>(PLAN, StringSerializer.INSTANCE);

  private SavedChannels() {}

  /**
   * Compares the names of a restored job with those of the pipeline, and keeps the latter.
   *
   * @param plan of the pipeline
   * @param policy what may be done with other names
   * @param catalog operators, also those of before
   * @return how states are carried; empty if the channels are the same
   * @throws UnfitStateException if they are other ones, and cannot or must not be carried
   */
  public static Optional<CarriedChannels> take(
      StateInitializationContext context,
      ModelPlan plan,
      ChannelPolicy policy,
      ModelCatalog catalog)
      throws Exception {
    return take(context, plan, policy, catalog, CarriedChannels.Of.LEARNER);
  }

  /**
   * Reads the names that a job has kept.
   *
   * @param saved an entry of the state {@link #NAME} in a savepoint
   */
  public static List<String> read(DataInputView saved) throws IOException {
    return List.of(StringArraySerializer.INSTANCE.deserialize(saved));
  }

  /**
   * Reads the plan that a job has kept.
   *
   * @param saved an entry of the state {@link #PLAN} in a savepoint
   */
  public static SavedPlan readPlan(DataInputView saved) throws IOException {
    return SavedPlan.read(StringSerializer.INSTANCE.deserialize(saved));
  }

  private static Optional<CarriedChannels> take(
      StateInitializationContext context,
      ModelPlan plan,
      ChannelPolicy policy,
      ModelCatalog catalog,
      CarriedChannels.Of whose)
      throws Exception {
    ListState<String[]> names = context.getOperatorStateStore().getUnionListState(STATE);
    ListState<String> plans = context.getOperatorStateStore().getUnionListState(PLANS);
    Optional<CarriedChannels> carried = Optional.empty();
    Iterator<String[]> saved = names.get().iterator();
    if (saved.hasNext()) {
      Iterator<String> text = plans.get().iterator();
      carried =
          carried(
              List.of(saved.next()),
              text.hasNext() ? Optional.of(SavedPlan.read(text.next())) : Optional.empty(),
              plan,
              policy,
              said -> CarriedChannels.of(said, plan, catalog, whose));
    }
    keep(context, plan);
    return carried;
  }

  /**
   * The same for a pipeline that follows: what is published decides about other names, and only
   * another order of the same is refused. Where they may be carried, what is known of each key and
   * the readings that wait are carried by name.
   */
  public static Optional<CarriedChannels> takeFollowing(
      StateInitializationContext context,
      ModelPlan plan,
      ChannelPolicy policy,
      ModelCatalog catalog)
      throws Exception {
    if (policy != ChannelPolicy.REFUSE) {
      return take(context, plan, policy, catalog, CarriedChannels.Of.FOLLOWER);
    }
    ListState<String[]> names = context.getOperatorStateStore().getUnionListState(STATE);
    for (String[] saved : names.get()) {
      if (!List.of(saved).equals(plan.inputs())
          && new HashSet<>(List.of(saved)).equals(new HashSet<>(plan.inputs()))) {
        throw new UnfitStateException(
            "Cannot restore state: " + other(List.of(saved), plan.inputs()), null);
      }
    }
    keep(context, plan);
    return Optional.empty();
  }

  private static void keep(StateInitializationContext context, ModelPlan plan) throws Exception {
    ListState<String[]> names = context.getOperatorStateStore().getUnionListState(STATE);
    ListState<String> plans = context.getOperatorStateStore().getUnionListState(PLANS);
    names.update(List.of(new String[][] {plan.inputs().toArray(String[]::new)}));
    plans.update(List.of(SavedPlan.write(plan)));
  }

  private static Optional<CarriedChannels> carried(
      List<String> names,
      Optional<SavedPlan> saved,
      ModelPlan plan,
      ChannelPolicy policy,
      Function<SavedPlan, CarriedChannels> carrying) {
    if (names.equals(plan.inputs())) {
      return Optional.empty();
    }
    if (saved.isEmpty() || policy == ChannelPolicy.REFUSE) {
      throw new UnfitStateException(
          "Cannot restore state: "
              + other(names, plan.inputs())
              + (saved.isEmpty()
                  ? ""
                  : "; or start with 'millrace run' from a savepoint, or set "
                      + ChannelPolicy.CHANNELS.key()
                      + ": add, and learned state is carried by name"),
          null);
    }
    CarriedChannels carried = carrying.apply(saved.get());
    if (policy == ChannelPolicy.ADD && !carried.dropped().isEmpty()) {
      throw new UnfitStateException(
          "Cannot restore state: "
              + lost(carried.dropped())
              + ", or set "
              + ChannelPolicy.CHANNELS.key()
              + ": drop",
          null);
    }
    return Optional.of(carried);
  }

  /** Why channels are not removed without a word, and what to do. */
  public static String lost(List<String> dropped) {
    return "expected every channel of the savepoint in the pipeline, found no "
        + String.join(", ", dropped)
        + ": what was learned of it would be lost; write it again (map: {values: …} may take it"
        + " from a field of another name)";
  }

  /** Says that the channels of a savepoint are not those of a pipeline. */
  public static String other(List<String> saved, List<String> channels) {
    return "expected the channels "
        + saved
        + " that it was learned from, found "
        + channels
        + "; write them so (map: {values: …} may take them from fields of other names), or use a"
        + " new name, which learns from the beginning";
  }
}
