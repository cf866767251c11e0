package io.millrace.streaming.runtime;

import io.millrace.state.KeyState;
import io.millrace.streaming.wire.Author;
import io.millrace.streaming.wire.Observation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that share one set of parameters, as far as a flush touches them.
 *
 * <p>For a learner that is one group. An operator without parameters has one cohort for all groups,
 * so that keys of different groups are computed together.
 */
final class Cohort {

  private final String group;
  private final Map<Member.Id, Member> members = new LinkedHashMap<>();
  private final Frozen frozen;
  private KeyState parameters;
  private boolean changed;

  /**
   * @param group whose parameters these are; empty for a cohort of all groups
   * @param parameters their state; its array is written in place
   */
  Cohort(String group, KeyState parameters) {
    this(group, parameters, null);
  }

  /**
   * Keys that a published model answers: its parameters are read and never changed.
   *
   * @param frozen whose it is
   */
  Cohort(String group, KeyState parameters, Frozen frozen) {
    this.group = group;
    this.parameters = parameters;
    this.frozen = frozen;
  }

  /**
   * A model that was learned elsewhere.
   *
   * @param author whose it is, and whether it answers
   * @param version as it was published
   */
  record Frozen(Author author, long version) {}

  /** The model that was learned elsewhere, if the parameters are of one. */
  Optional<Frozen> frozen() {
    return Optional.ofNullable(frozen);
  }

  String group() {
    return group;
  }

  KeyState parameters() {
    return parameters;
  }

  /** The parameters have learned so many observations, the newest at that time. */
  void learned(long learned, long time) {
    if (learned != parameters.steps()) {
      parameters = parameters.at(learned, Math.max(time, parameters.time()));
      changed = true;
    }
  }

  boolean changed() {
    return changed;
  }

  /** Where the states of keys are. */
  interface Source {
    Member member(Member.Id id) throws Exception;
  }

  /** Makes a member of every key of some observations that is none yet. */
  void admit(List<Observation> observations, Source source) throws Exception {
    for (Observation observation : observations) {
      Member.Id id = Member.Id.of(observation);
      if (member(id) == null) {
        add(source.member(id));
      }
    }
  }

  void add(Member member) {
    members.put(member.id(), member);
  }

  Member member(Member.Id id) {
    return members.get(id);
  }

  Collection<Member> members() {
    return members.values();
  }
}
