package io.millrace.streaming.runtime.block;

import io.millrace.api.record.Observation;
import io.millrace.api.record.ResultSource;
import io.millrace.state.KeyState;
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
public final class LoadedGroup {

  private final String group;
  private final Map<LoadedKey.Id, LoadedKey> members = new LinkedHashMap<>();
  private final Frozen frozen;
  private KeyState parameters;
  private boolean changed;

  /**
   * @param group whose parameters these are; empty for a cohort of all groups
   * @param parameters their state; its array is written in place
   */
  public LoadedGroup(String group, KeyState parameters) {
    this(group, parameters, null);
  }

  /**
   * Keys that a published model answers: its parameters are read and never changed.
   *
   * @param frozen whose it is
   */
  public LoadedGroup(String group, KeyState parameters, Frozen frozen) {
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
  public record Frozen(ResultSource author, long version) {}

  /** The model that was learned elsewhere, if the parameters are of one. */
  Optional<Frozen> frozen() {
    return Optional.ofNullable(frozen);
  }

  public String group() {
    return group;
  }

  public KeyState parameters() {
    return parameters;
  }

  /** The parameters have learned so many observations, the newest at that time. */
  void learned(long learned, long time) {
    if (learned != parameters.steps()) {
      parameters = parameters.at(learned, Math.max(time, parameters.time()));
      changed = true;
    }
  }

  public boolean changed() {
    return changed;
  }

  /** Where the states of keys are. */
  public interface Source {
    LoadedKey member(LoadedKey.Id id) throws Exception;
  }

  /** Makes a member of every key of some observations that is none yet. */
  public void admit(List<Observation> observations, Source source) throws Exception {
    for (Observation observation : observations) {
      LoadedKey.Id id = LoadedKey.Id.of(observation);
      if (member(id) == null) {
        add(source.member(id));
      }
    }
  }

  public void add(LoadedKey member) {
    members.put(member.id(), member);
  }

  LoadedKey member(LoadedKey.Id id) {
    return members.get(id);
  }

  public Collection<LoadedKey> members() {
    return members.values();
  }
}
