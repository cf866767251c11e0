package io.millrace.streaming.runtime.evaluate;

import io.millrace.streaming.runtime.state.UnfitStateException;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;

/** What of an evaluation its states depend on, kept beside them. */
final class SavedSettings {

  private static final ListStateDescriptor<String> SETTINGS =
      new ListStateDescriptor<>("evaluate-settings", Types.STRING);

  private SavedSettings() {}

  /**
   * Expects states of the same settings, and keeps these.
   *
   * @throws UnfitStateException if the states are of others
   */
  static void check(StateInitializationContext context, OperatorStateStore store, String settings)
      throws Exception {
    ListState<String> saved = store.getUnionListState(SETTINGS);
    if (context.isRestored()) {
      for (String before : saved.get()) {
        if (!before.equals(settings)) {
          throw new UnfitStateException(
              "Cannot go on judging: expected the evaluation of the savepoint, "
                  + before
                  + ", found "
                  + settings
                  + "; write evaluate as before, or start once without evaluate, stop with a"
                  + " savepoint, and start with the new one from there",
              null);
        }
      }
    }
    saved.clear();
    saved.add(settings);
  }
}
