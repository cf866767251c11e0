package io.millrace.watch;

import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.ArrayList;
import java.util.List;

/*
 *   sequence:   | the model's slots | watch1.<slots of a watch of keys> | watch2. … |
 *   parameters: | the model's slots | watch.taken 3 | watch.pending | watch2.<slots of a group> |
 *
 * The model's slots come first, under their own names: they begin at index zero, and a pipeline to
 * which a watch is added goes on from its state. watch.taken counts the readings that the group has
 * taken; the host's count of observations learned is that of the model and this one. It is there
 * only if a watch is of a group, or has an effect: otherwise parameters stay as they are.
 */
/** Where the watches of a model keep what they know. */
final class WatchLayout {

  private static final String TAKEN = WatchSlots.TAKEN;
  private static final String PENDING = "watch.pending";

  final StateLayout sequence;
  final StateLayout parameters;

  /** By watcher: index of the state of its watch, in the sequence or the parameters. */
  final int[] stateAt;

  /** Negative if readings are not counted. */
  final int takenAt;

  /**
   * Index of the mark of the first watcher; one float each. Negative if no watcher has an effect.
   */
  final int pendingAt;

  /** Slots that are not the model's. */
  final List<Slot> own = new ArrayList<>();

  WatchLayout(StateLayout modelSequence, StateLayout modelParameters, List<Watcher> watchers) {
    this.stateAt = new int[watchers.size()];
    StateLayout keys = modelSequence;
    StateLayout group = modelParameters;
    boolean effects = watchers.stream().anyMatch(Watcher::hasEffect);
    boolean counts = effects || watchers.stream().anyMatch(watcher -> !watcher.ofKey());
    if (counts) {
      group = with(group, Slot.of(TAKEN, PackedLong.WIDTH));
    }
    if (effects) {
      group = with(group, Slot.of(PENDING, watchers.size()));
    }
    for (int w = 0; w < watchers.size(); w++) {
      Watcher watcher = watchers.get(w);
      if (watcher.watch().isEmpty()) {
        continue;
      }
      StateLayout state = named(w, watcher.watch().get().state());
      if (watcher.ofKey()) {
        stateAt[w] = keys.width();
        keys = keys.followedBy(state);
      } else {
        stateAt[w] = group.width();
        group = group.followedBy(state);
      }
      own.addAll(state.slots());
    }
    this.sequence = keys;
    this.parameters = group;
    this.takenAt = counts ? group.offset(TAKEN) : -1;
    this.pendingAt = effects ? group.offset(PENDING) : -1;
  }

  private StateLayout with(StateLayout layout, Slot slot) {
    own.add(slot);
    return layout.followedBy(StateLayout.of(slot));
  }

  /** Numbered, not named by the stage: a stage may get another name and keep its state. */
  private static StateLayout named(int watcher, StateLayout state) {
    return StateLayout.of(
        state.slots().stream()
            .map(
                slot ->
                    new Slot(
                        "watch" + (watcher + 1) + "." + slot.name(), slot.shape(), slot.initial()))
            .toList());
  }
}
