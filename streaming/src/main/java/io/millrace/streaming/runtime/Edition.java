package io.millrace.streaming.runtime;

import io.millrace.state.KeyState;
import io.millrace.streaming.wire.Author;

/**
 * A published version, ready to answer.
 *
 * @param author whose it is
 * @param version as it was published
 * @param parameters read and never changed
 */
record Edition(Author author, long version, KeyState parameters) {

  /** Keys of a group that it answers, or computes beside the answer. */
  Cohort cohort(String group, Author.Role role) {
    Author named = role == Author.Role.SHADOW ? author.shadow() : author;
    return new Cohort(group, parameters, new Cohort.Frozen(named, version));
  }
}
