package io.millrace.state;

/** Counts the operations of a {@link WriteBackCache} since its creation, and its current size. */
public final class CacheCounts {

  private long hits;
  private long misses;
  private long evictions;
  private long writes;
  private long bytes;
  private long entries;

  CacheCounts() {}

  /** Reads served from memory. */
  public long hits() {
    return hits;
  }

  /** Reads from the store. */
  public long misses() {
    return misses;
  }

  /** States evicted for lack of room. */
  public long evictions() {
    return evictions;
  }

  /** States written to the store. */
  public long writes() {
    return writes;
  }

  /** Bytes of the cached states, with overhead. */
  public long bytes() {
    return bytes;
  }

  /** Number of cached states. */
  public long entries() {
    return entries;
  }

  void hit() {
    hits++;
  }

  void miss() {
    misses++;
  }

  void evicted() {
    evictions++;
  }

  void written() {
    writes++;
  }

  void kept(long size) {
    entries++;
    bytes += size;
  }

  void left(long size) {
    entries--;
    bytes -= size;
  }

  void resized(long difference) {
    bytes += difference;
  }
}
