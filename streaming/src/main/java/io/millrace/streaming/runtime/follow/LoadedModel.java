package io.millrace.streaming.runtime.follow;

import io.millrace.api.record.ResultSource;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.block.BlockRunner;
import io.millrace.streaming.runtime.block.LoadedGroup;

/**
 * A published version that is read, checked and ready to answer.
 *
 * @param author source of its results
 * @param version the published version
 * @param parameters learned parameters; read and never changed
 * @param runner runner of the pipeline, or its own where the model has weights
 * @param mixes whether its runner computes groups with different models in one block
 * @param bytes approximate memory use
 */
record LoadedModel(
    ResultSource author,
    long version,
    KeyState parameters,
    BlockRunner runner,
    boolean mixes,
    long bytes) {

  /** Creates a group that this model answers, or computes as a shadow. */
  LoadedGroup loadedGroup(String group, ResultSource.Role role) {
    ResultSource named = role == ResultSource.Role.SHADOW ? author.shadow() : author;
    return new LoadedGroup(group, parameters, new LoadedGroup.Frozen(named, version));
  }
}
