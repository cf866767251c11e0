package io.millrace.streaming.runtime;

import io.millrace.state.KeyState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys that share one set of parameters, as far as a flush touches them.
 *
 * <p>For a learner that is one group. An operator without parameters has one cohort for all groups,
 * so that keys of different groups are computed together.
 */
final class Cohort {

  private final String group;
  private final Map<Member.Id, Member> members = new LinkedHashMap<>();
  private KeyState parameters;
  private boolean changed;

  /**
   * @param group whose parameters these are; empty for a cohort of all groups
   * @param parameters their state; its array is written in place
   */
  Cohort(String group, KeyState parameters) {
    this.group = group;
    this.parameters = parameters;
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
