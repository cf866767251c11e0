package io.millrace.streaming.runtime.block;

import io.millrace.api.record.Observation;
import io.millrace.api.record.ResultSource;
import io.millrace.state.KeyState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds one set of parameters and the keys that share it, as far as a flush uses them.
 *
 * <p>For a learner this is one group. An operator without parameters has one instance for all
 * groups, so that keys of different groups are computed together.
 */
public final class LoadedGroup {

  private final String group;
  private final Map<LoadedKey.Id, LoadedKey> members = new LinkedHashMap<>();
  private final Frozen frozen;
  private KeyState parameters;
  private boolean changed;

  /** Scales of the keys where this is a copy; null: they are in the states of the members. */
  private SortedMap<String, float[]> scales;

  /**
   * @param group name of the group; empty for keys of all groups
   * @param parameters state of the parameters; its array is changed in place
   */
  public LoadedGroup(String group, KeyState parameters) {
    this(group, parameters, null);
  }

  /**
   * Creates a group that a published model answers: its parameters are read and never changed.
   *
   * @param frozen the published model; null where the parameters are learned here
   */
  public LoadedGroup(String group, KeyState parameters, Frozen frozen) {
    this.group = group;
    this.parameters = parameters;
    this.frozen = frozen;
  }

  /**
   * Identifies a published model.
   *
   * @param author source and role of its results
   * @param version the published version
   */
  public record Frozen(ResultSource author, long version) {}

  /** The published model whose parameters these are, if any. */
  Optional<Frozen> frozen() {
    return Optional.ofNullable(frozen);
  }

  public String group() {
    return group;
  }

  public KeyState parameters() {
    return parameters;
  }

  /**
   * Records how many observations the parameters have learned, and the event time of the newest.
   */
  void learned(long learned, long time) {
    if (learned != parameters.steps()) {
      parameters = parameters.at(learned, Math.max(time, parameters.time()));
      changed = true;
    }
  }

  public boolean changed() {
    return changed;
  }

  /** A copy of the parameters and of the scales of the loaded keys, as they are now. */
  LoadedGroup copy(ScaleSlots slots) {
    LoadedGroup copy = new LoadedGroup(group, parameters.copy());
    copy.scales = scales(slots);
    return copy;
  }

  /**
   * The scales of the loaded keys, by key.
   *
   * @param slots what is copied of the state of a key
   */
  public SortedMap<String, float[]> scales(ScaleSlots slots) {
    if (scales != null) {
      return scales;
    }
    SortedMap<String, float[]> now = new TreeMap<>();
    if (!slots.isEmpty()) {
      for (LoadedKey member : members.values()) {
        now.put(member.id().key(), slots.copy(member.state().values()));
      }
    }
    return now;
  }

  /** Loads the states of keys. */
  public interface Source {
    LoadedKey member(LoadedKey.Id id) throws Exception;
  }

  /** Adds every key of the observations that is not a member yet. */
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
