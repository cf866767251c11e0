package io.millrace.streaming.runtime;

import io.millrace.operator.Signature;
import io.millrace.operator.StateLayout;
import io.millrace.state.CacheCounts;
import io.millrace.state.KeyState;
import io.millrace.state.WriteBackCache;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The states of groups and their keys, as the subtask sees them: decoded, in the layouts of the
 * operator, over the state backend through a {@link WriteBackCache}.
 */
final class GroupStates {

  /** The state backend, one group after the other. */
  interface Backend {
    /** Makes a group the one that the next calls are about. */
    void turnTo(String group);

    /** The group's parameters, or null. */
    KeyState parameters() throws Exception;

    void writeParameters(KeyState state) throws Exception;

    /** The state of a key of the group, or null. */
    KeyState member(String key) throws Exception;

    void writeMember(String key, KeyState state) throws Exception;

    /** The group's keys. */
    List<String> keys() throws Exception;

    /** Every group that has a key. */
    List<String> groups();
  }

  private final Backend backend;
  private final Signature signature;
  private final WriteBackCache<Place> cache;

  /** A group's parameters, or one of its keys. */
  private sealed interface Place {
    String group();
  }

  private record OfGroup(String group) implements Place {}

  private record OfKey(String group, String key) implements Place {}

  /**
   * @param clock milliseconds of the clock by which the backend expires states
   */
  GroupStates(Backend backend, Signature signature, StateSettings settings, LongSupplier clock) {
    this.backend = backend;
    this.signature = signature;
    this.cache =
        new WriteBackCache<>(new Store(), settings.cacheBytes(), settings.ttlMillis(), clock);
  }

  /** A group's parameters, or null if it has none yet. */
  KeyState parameters(String group) throws Exception {
    return in(signature.parameters(), cache.read(new OfGroup(group)));
  }

  /** The sequence state of a key, or null if it has none yet. */
  KeyState member(Member.Id id) throws Exception {
    return in(signature.sequence(), cache.read(new OfKey(id.group(), id.key())));
  }

  /** Takes over what a flush changed of a cohort and of its members. */
  void write(Cohort cohort) throws Exception {
    for (Member member : cohort.members()) {
      if (member.changed()) {
        cache.write(new OfKey(member.id().group(), member.id().key()), member.state());
      }
    }
    if (cohort.changed()) {
      cache.write(new OfGroup(cohort.group()), cohort.parameters());
    }
  }

  /** Hands everything to the state backend, which then holds the truth. */
  void flush() throws Exception {
    cache.flush();
  }

  /** The groups that have keys. Flushes. */
  List<String> groups() throws Exception {
    cache.flush();
    return backend.groups();
  }

  /** The keys of a group. Flushes. */
  List<String> keys(String group) throws Exception {
    cache.flush();
    backend.turnTo(group);
    return backend.keys();
  }

  CacheCounts counts() {
    return cache.counts();
  }

  /** States written by an operator of another layout are adopted as they are read. */
  private static KeyState in(StateLayout layout, KeyState state) {
    return state == null ? null : state.as(layout);
  }

  private final class Store implements WriteBackCache.Store<Place> {

    @Override
    public KeyState read(Place place) throws Exception {
      backend.turnTo(place.group());
      return place instanceof OfKey of ? backend.member(of.key()) : backend.parameters();
    }

    @Override
    public void write(Place place, KeyState state) throws Exception {
      backend.turnTo(place.group());
      if (place instanceof OfKey of) {
        backend.writeMember(of.key(), state);
      } else {
        backend.writeParameters(state);
      }
    }
  }
}
