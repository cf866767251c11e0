package io.millrace.state;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/*
 * An entry is dirty, and in the map of that name, from a write until it is written out; the order of entries is that of use, the eldest first.
 *
 *   read   kept: as it is; not kept: from the store, kept clean if it is admitted
 *   write  kept dirty; not kept and not admitted: to the store at once
 *   flush  every dirty entry to the store, in the order of their first write since; all stay, clean
 *   evict  after each of the above, eldest first, until the bytes fit; a dirty one is written out first
 *
 * Admission. While there is room, every newcomer is kept. Into a full cache comes one that was used more often of late than the
 * eldest there, by two uses; the others pass. Were all admitted, states that come in turn and do not all fit would each leave just
 * before they come again, and none would ever be found: so about as many stay as fit. Two uses and not one, because in such a turn
 * the newcomer's use of this round is counted and the eldest's is not yet. (After TinyLFU: Einziger, Friedman, Manes, A highly
 * efficient cache admission policy, ACM Transactions on Storage 13, 2017.)
 *
 * Invariants. A state is at most one entry. What the store holds for a clean entry equals the entry. After flush the
 * store holds everything, so a checkpoint taken then is whole. Whoever read a state may write into its array, and must say so by write:
 * an entry evicted in between was written out as it was then, and comes back dirty with that write.
 *
 * Expiry. The store expires states by the time of their last write to it. Here a state counts as expired when its last
 * write to the cache is that long ago. A state that was only read has no such time of its own, so with expiry
 * on it is asked of the store again: the store knows. A state written out late lives longer in the store by as much:
 * never shorter than asked, longer by at most the time between two flushes.
 */
/**
 * Decoded states over a store, bounded by bytes; the least recently used leave first, and of those
 * that come into a full cache most are not kept.
 *
 * <p>States that are kept reach the store when they leave and with {@link #flush}, never otherwise.
 * One thread; the states are shared with the caller, not copied.
 *
 * @param <K> what a state is known by
 */
public final class WriteBackCache<K> {

  /** Never. */
  public static final long NO_EXPIRY = 0;

  /** By so many uses a newcomer must be ahead of the eldest. */
  private static final int AHEAD = 2;

  /** Map nodes, headers and keys beside the floats of an entry, roughly. */
  private static final long OVERHEAD = 256;

  /**
   * What holds all states.
   *
   * @param <K> what a state is known by
   */
  public interface Store<K> {
    /** The state as it was last written, or null if there is none or it has expired. */
    KeyState read(K key) throws Exception;

    /** Writes a state. */
    void write(K key, KeyState state) throws Exception;
  }

  private static final class Entry {
    private KeyState state;
    private boolean everWritten;
    private long written;
  }

  private final Store<K> store;
  private final long most;
  private final long expiry;
  private final LongSupplier clock;
  private final Map<K, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<K, Entry> dirty = new LinkedHashMap<>();
  private final CacheCounts counts = new CacheCounts();

  /** Of every state, once the cache has been full. */
  private UseSketch uses;

  /**
   * A cache whose states never expire.
   *
   * @param most bytes of states to keep; zero keeps none beyond the call
   */
  public WriteBackCache(Store<K> store, long most) {
    this(store, most, NO_EXPIRY, () -> 0);
  }

  /**
   * @param most bytes of states to keep; zero keeps none beyond the call
   * @param expiry milliseconds that a state outlives its last write, or {@link #NO_EXPIRY}
   * @param clock milliseconds, the clock by which the store expires states
   */
  public WriteBackCache(Store<K> store, long most, long expiry, LongSupplier clock) {
    this.store = store;
    this.most = most;
    this.expiry = expiry;
    this.clock = clock;
  }

  /** A state, or null if there is none or it has expired. */
  public KeyState read(K key) throws Exception {
    if (uses != null) {
      uses.count(key);
    }
    Entry entry = entries.get(key);
    if (entry != null && !expired(entry)) {
      counts.hit();
      return entry.state;
    }
    counts.miss();
    if (entry != null) {
      forget(key, entry);
    }
    KeyState state = store.read(key);
    if (state != null && admits(key, state)) {
      keep(key, state);
      shrink();
    }
    return state;
  }

  /** Keeps a state as the newest of its key. */
  public void write(K key, KeyState state) throws Exception {
    Entry entry = entries.get(key);
    if (entry == null && !admits(key, state)) {
      counts.written();
      store.write(key, state);
      return;
    }
    if (entry == null) {
      entry = keep(key, state);
    } else {
      counts.resized(size(state) - size(entry.state));
      entry.state = state;
    }
    entry.everWritten = true;
    entry.written = expiry == NO_EXPIRY ? 0 : clock.getAsLong();
    dirty.putIfAbsent(key, entry);
    shrink();
  }

  /** Writes everything to the store that it does not hold yet. All states stay. */
  public void flush() throws Exception {
    for (Map.Entry<K, Entry> written : dirty.entrySet()) {
      counts.written();
      store.write(written.getKey(), written.getValue().state);
    }
    dirty.clear();
  }

  /** What the cache did and holds; live. */
  public CacheCounts counts() {
    return counts;
  }

  private boolean admits(K key, KeyState newcomer) {
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

  private Entry keep(K key, KeyState state) {
    Entry entry = new Entry();
    entry.state = state;
    entries.put(key, entry);
    counts.kept(size(state));
    return entry;
  }

  private boolean expired(Entry entry) {
    return expiry != NO_EXPIRY
        && (!entry.everWritten || clock.getAsLong() - entry.written >= expiry);
  }

  /** An expired state is not written out: by the time of its last write it is gone. */
  private void forget(K key, Entry entry) {
    entries.remove(key);
    dirty.remove(key);
    counts.left(size(entry.state));
  }

  private void shrink() throws Exception {
    Iterator<Map.Entry<K, Entry>> eldest = entries.entrySet().iterator();
    while (counts.bytes() > most && eldest.hasNext()) {
      Map.Entry<K, Entry> leaving = eldest.next();
      Entry entry = leaving.getValue();
      if (dirty.remove(leaving.getKey()) != null) {
        counts.written();
        store.write(leaving.getKey(), entry.state);
      }
      eldest.remove();
      counts.left(size(entry.state));
      counts.evicted();
    }
  }

  private static long size(KeyState state) {
    return OVERHEAD + (long) Float.BYTES * state.values().length;
  }
}
