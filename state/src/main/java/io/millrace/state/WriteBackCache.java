package io.millrace.state;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/*
 * An entry is dirty, and in the map of that name, from a write until it is written to the store.
 * The entries are in the order of use, the least recently used (eldest) first.
 *
 *   read   cached: as it is; else from the store, and cached as clean if admitted
 *   write  cached as dirty; not cached and not admitted: to the store at once
 *   flush  all dirty entries to the store, in the order of their first write; all stay, clean
 *   evict  after a read or write, eldest first, until the bytes fit; a dirty entry is written first
 *
 * Admission. While there is room, every new state is cached. A full cache admits a new state only
 * if it was recently used at least two times more often than the eldest. If all were admitted,
 * states that are used in turn and do not all fit would each be evicted just before their next use,
 * and no read would ever hit; with admission, about as many stay as fit. Two uses and not one,
 * because in such a cycle the new state's use of this round is counted and the eldest's is not yet.
 * (After TinyLFU: Einziger, Friedman, Manes, A highly efficient cache admission policy, ACM
 * Transactions on Storage 13, 2017.)
 *
 * Invariants. A state has at most one entry. A clean entry equals its state in the store. After
 * flush the store contains all states, so a checkpoint taken then is complete. A caller may change
 * the array of a state that it read, and must then call write: an entry evicted in between was
 * stored as it was then, and write adds it again as dirty, or stores it.
 *
 * Expiry. The store expires states by the time of their last write to it; the cache by the time of
 * their last write to the cache. A state that was only read has no such time, so with expiry every
 * read of it goes to the store. A state that is written to the store late expires later by as much:
 * never before its time, and later by at most the time between two flushes.
 */
/**
 * Caches decoded states over a store, up to a number of bytes. The least recently used are evicted
 * first; a full cache admits only states that are used more often.
 *
 * <p>Cached states are written to the store on eviction and by {@link #flush} only. Not
 * thread-safe; the states are shared with the caller, not copied.
 *
 * @param <K> key of a state
 * @param <V> a state
 */
public final class WriteBackCache<K, V> {

  /** States never expire. */
  public static final long NO_EXPIRY = 0;

  /** Uses by which a new state must exceed the eldest. */
  private static final int AHEAD = 2;

  /** Approximate bytes of map nodes, headers and keys of an entry, besides its state. */
  private static final long OVERHEAD = 256;

  /**
   * Storage of all states.
   *
   * @param <K> key of a state
   * @param <V> a state
   * @param <V> a state
   */
  public interface Store<K, V> {
    /** The state as it was last written, or null if there is none or it has expired. */
    V read(K key) throws Exception;

    /** Writes a state. */
    void write(K key, V state) throws Exception;

    /**
     * Removes a state, if there is one. Called for a state that has expired before its last write
     * reached the store.
     */
    void remove(K key) throws Exception;
  }

  private static final class Entry<V> {
    private V state;

    /** As it was when last written: a state may have grown since. */
    private long size;

    private boolean everWritten;
    private long written;
  }

  private final Store<K, V> store;
  private final ToLongFunction<V> bytes;
  private final long most;
  private final long expiry;
  private final LongSupplier clock;
  private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<K, Entry<V>> dirty = new LinkedHashMap<>();
  private final CacheCounts counts = new CacheCounts();

  /** Uses of every state; null until the cache has been full. */
  private UseSketch uses;

  /**
   * Creates a cache whose states never expire.
   *
   * @param bytes bytes of a state in memory
   * @param most maximum bytes of cached states; 0: no state is cached
   */
  public WriteBackCache(Store<K, V> store, ToLongFunction<V> bytes, long most) {
    this(store, bytes, most, NO_EXPIRY, () -> 0);
  }

  /**
   * @param bytes bytes of a state in memory
   * @param most maximum bytes of cached states; 0: no state is cached
   * @param expiry milliseconds from its last write until a state expires, or {@link #NO_EXPIRY}
   * @param clock clock in milliseconds, by which the store expires states
   */
  public WriteBackCache(
      Store<K, V> store, ToLongFunction<V> bytes, long most, long expiry, LongSupplier clock) {
    this.store = store;
    this.bytes = bytes;
    this.most = most;
    this.expiry = expiry;
    this.clock = clock;
  }

  /** A state, or null if there is none or it has expired. */
  public V read(K key) throws Exception {
    if (uses != null) {
      uses.count(key);
    }
    Entry<V> entry = entries.get(key);
    if (entry != null && !expired(entry)) {
      counts.hit();
      return entry.state;
    }
    counts.miss();
    if (entry != null) {
      forget(key, entry);
    }
    V state = store.read(key);
    if (state != null && admits(key, state)) {
      keep(key, state);
      shrink();
    }
    return state;
  }

  /** Sets the state of a key. */
  public void write(K key, V state) throws Exception {
    Entry<V> entry = entries.get(key);
    if (entry == null && !admits(key, state)) {
      counts.written();
      store.write(key, state);
      return;
    }
    if (entry == null) {
      entry = keep(key, state);
    } else {
      long size = size(state);
      counts.resized(size - entry.size);
      entry.state = state;
      entry.size = size;
    }
    entry.everWritten = true;
    entry.written = expiry == NO_EXPIRY ? 0 : clock.getAsLong();
    dirty.putIfAbsent(key, entry);
    shrink();
  }

  /** Writes all dirty states to the store. All states stay cached. */
  public void flush() throws Exception {
    for (Map.Entry<K, Entry<V>> written : dirty.entrySet()) {
      counts.written();
      store.write(written.getKey(), written.getValue().state);
    }
    dirty.clear();
  }

  /** Live counts of the cache. */
  public CacheCounts counts() {
    return counts;
  }

  private boolean admits(K key, V newcomer) {
    if (counts.bytes() + size(newcomer) <= most) {
      return true;
    }
    if (entries.isEmpty()) {
      return false;
    }
    if (uses == null) {
      uses = new UseSketch();
      uses.count(key);
    }
    K eldest = entries.keySet().iterator().next();
    return uses.estimate(key) >= uses.estimate(eldest) + AHEAD;
  }

  private Entry<V> keep(K key, V state) {
    Entry<V> entry = new Entry<>();
    entry.state = state;
    entry.size = size(state);
    entries.put(key, entry);
    counts.kept(entry.size);
    return entry;
  }

  private boolean expired(Entry<V> entry) {
    return expiry != NO_EXPIRY
        && (!entry.everWritten || clock.getAsLong() - entry.written >= expiry);
  }

  /**
   * Removes an expired state. The store may hold an earlier write of it, which has expired there
   * too, unless the clock was set back since.
   */
  private void forget(K key, Entry<V> entry) throws Exception {
    entries.remove(key);
    if (dirty.remove(key) != null) {
      store.remove(key);
    }
    counts.left(entry.size);
  }

  private void shrink() throws Exception {
    Iterator<Map.Entry<K, Entry<V>>> eldest = entries.entrySet().iterator();
    while (counts.bytes() > most && eldest.hasNext()) {
      Map.Entry<K, Entry<V>> leaving = eldest.next();
      Entry<V> entry = leaving.getValue();
      if (dirty.remove(leaving.getKey()) != null) {
        counts.written();
        store.write(leaving.getKey(), entry.state);
      }
      eldest.remove();
      counts.left(entry.size);
      counts.evicted();
    }
  }

  private long size(V state) {
    return OVERHEAD + bytes.applyAsLong(state);
  }
}
