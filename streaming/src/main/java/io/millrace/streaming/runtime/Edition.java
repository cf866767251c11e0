package io.millrace.streaming.runtime;

import io.millrace.state.KeyState;
import io.millrace.streaming.wire.Author;

/**
 * A published version, ready to answer.
 *
 * @param author whose it is
 * @param version as it was published
 * @param parameters what operators learned; read and never changed
 * @param runner computes by it: that of the pipeline, or its own where it has weights of its own
 * @param bytes about as much memory as it takes
 */
record Edition(Author author, long version, KeyState parameters, BlockRunner runner, long bytes) {

  /** Keys of a group that it answers, or computes beside the answer. */
  Cohort cohort(String group, Author.Role role) {
    Author named = role == Author.Role.SHADOW ? author.shadow() : author;
    return new Cohort(group, parameters, new Cohort.Frozen(named, version));
  }
}
