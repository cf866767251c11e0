package io.millrace.streaming.runtime.follow;

import io.millrace.api.record.ResultSource;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.block.BlockRunner;
import io.millrace.streaming.runtime.block.LoadedGroup;

/**
 * A published version, ready to answer.
 *
 * @param author whose it is
 * @param version as it was published
 * @param parameters what operators learned; read and never changed
 * @param runner computes by it: that of the pipeline, or its own where it has weights of its own
 * @param bytes about as much memory as it takes
 */
record LoadedModel(
    ResultSource author, long version, KeyState parameters, BlockRunner runner, long bytes) {

  /** Keys of a group that it answers, or computes beside the answer. */
  LoadedGroup loadedGroup(String group, ResultSource.Role role) {
    ResultSource named = role == ResultSource.Role.SHADOW ? author.shadow() : author;
    return new LoadedGroup(group, parameters, new LoadedGroup.Frozen(named, version));
  }
}
