package io.millrace.streaming.runtime.state;

import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.state.CacheCounts;
import io.millrace.state.KeyState;
import io.millrace.state.StateCarry;
import io.millrace.state.WriteBackCache;
import io.millrace.streaming.runtime.block.LoadedGroup;
import io.millrace.streaming.runtime.block.LoadedKey;
import io.millrace.streaming.runtime.recipe.StateSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Reads and writes the decoded states of groups and keys, in the layouts of the operator, through a
 * {@link WriteBackCache} over the state backend.
 */
public final class GroupStates {

  /** Access to the state backend, for one group at a time. */
  interface Backend {
    /** Selects the group of the next calls. */
    void turnTo(String group);

    /** The group's parameters, or null. */
    KeyState parameters() throws Exception;

    void writeParameters(KeyState state) throws Exception;

    /** The state of a key of the group, or null. */
    KeyState member(String key) throws Exception;

    void writeMember(String key, KeyState state) throws Exception;

    void removeParameters() throws Exception;

    void removeMember(String key) throws Exception;

    /** The group's keys, read as far as they are asked for. */
    Iterable<String> keys() throws Exception;

    /** Every group that has a key. */
    List<String> groups();
  }

  private final Backend backend;
  private final Signature signature;
  private final Conversions conversions;
  private final WriteBackCache<Owner, KeyState> cache;

  /** Keys written since the last flush, by group; null where nobody asks for some keys. */
  private Map<String, Set<String>> unflushed;

  /** Identifies a state: a group's parameters, or one of its keys. */
  private sealed interface Owner {
    String group();
  }

  private record OfGroup(String group) implements Owner {}

  private record OfKey(String group, String key) implements Owner {}

  /** How states of other channels are converted; empty if there are none. */
  record Conversions(Optional<StateCarry> groups, Optional<StateCarry> keys) {

    static final Conversions NONE = new Conversions(Optional.empty(), Optional.empty());
  }

  GroupStates(Backend backend, Signature signature, StateSettings settings, LongSupplier clock) {
    this(backend, signature, settings, clock, Conversions.NONE);
  }

  /**
   * @param clock clock in milliseconds, by which the backend expires states
   * @param conversions of restored states that the backend has not converted, because it keeps
   *     objects
   */
  GroupStates(
      Backend backend,
      Signature signature,
      StateSettings settings,
      LongSupplier clock,
      Conversions conversions) {
    this.backend = backend;
    this.signature = signature;
    this.conversions = conversions;
    this.cache =
        new WriteBackCache<>(
            new Store(), KeyState::bytes, settings.cacheBytes(), settings.ttlMillis(), clock);
  }

  /** A group's parameters, or null if it has none yet. */
  public KeyState parameters(String group) throws Exception {
    return in(signature.parameters(), cache.read(new OfGroup(group)), conversions.groups());
  }

  /** The sequence state of a key, or null if it has none yet. */
  public KeyState member(LoadedKey.Id id) throws Exception {
    return in(
        signature.sequence(), cache.read(new OfKey(id.group(), id.key())), conversions.keys());
  }

  /** Writes the parameters and the states of members that a flush changed. */
  public void write(LoadedGroup loadedGroup) throws Exception {
    for (LoadedKey member : loadedGroup.members()) {
      if (member.changed()) {
        cache.write(new OfKey(member.id().group(), member.id().key()), member.state());
        if (unflushed != null) {
          unflushed
              .computeIfAbsent(member.id().group(), any -> new HashSet<>())
              .add(member.id().key());
        }
      }
    }
    if (loadedGroup.changed()) {
      cache.write(new OfGroup(loadedGroup.group()), loadedGroup.parameters());
    }
  }

  /** Writes all changed states to the state backend. */
  public void flush() throws Exception {
    cache.flush();
    if (unflushed != null) {
      unflushed.clear();
    }
  }

  /** Allows {@link #someKeys}. Called before the first write. */
  public void rememberKeys() {
    unflushed = new HashMap<>();
  }

  /**
   * The keys of a group, without a flush; empty if there are more than {@code most}.
   *
   * @throws IllegalStateException without {@link #rememberKeys}
   */
  public Optional<Set<String>> someKeys(String group, int most) throws Exception {
    if (unflushed == null) {
      throw new IllegalStateException("Cannot list keys that were not remembered");
    }
    backend.turnTo(group);
    Set<String> keys = new TreeSet<>(unflushed.getOrDefault(group, Set.of()));
    for (String key : backend.keys()) {
      if (keys.size() > most) {
        break;
      }
      keys.add(key);
    }
    return keys.size() > most ? Optional.empty() : Optional.of(keys);
  }

  /** The groups that have keys. Flushes first. */
  public List<String> groups() throws Exception {
    flush();
    return backend.groups();
  }

  /** The keys of a group. Flushes first. */
  public List<String> keys(String group) throws Exception {
    flush();
    backend.turnTo(group);
    List<String> keys = new ArrayList<>();
    backend.keys().forEach(keys::add);
    return keys;
  }

  public CacheCounts counts() {
    return cache.counts();
  }

  /** Converts a state that was written in another layout, or for other channels. */
  private static KeyState in(StateLayout layout, KeyState state, Optional<StateCarry> conversion) {
    if (state == null) {
      return null;
    }
    return (conversion.isPresent() ? conversion.get().of(state) : state).as(layout);
  }

  private final class Store implements WriteBackCache.Store<Owner, KeyState> {

    @Override
    public KeyState read(Owner owner) throws Exception {
      backend.turnTo(owner.group());
      return owner instanceof OfKey of ? backend.member(of.key()) : backend.parameters();
    }

    @Override
    public void write(Owner owner, KeyState state) throws Exception {
      backend.turnTo(owner.group());
      if (owner instanceof OfKey of) {
        backend.writeMember(of.key(), state);
      } else {
        backend.writeParameters(state);
      }
    }

    @Override
    public void remove(Owner owner) throws Exception {
      backend.turnTo(owner.group());
      if (owner instanceof OfKey of) {
        backend.removeMember(of.key());
      } else {
        backend.removeParameters();
      }
    }
  }
}
