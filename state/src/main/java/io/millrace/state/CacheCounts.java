package io.millrace.state;

/** What a {@link WriteBackCache} did since it was made, and what it holds now. */
public final class CacheCounts {

  private long hits;
  private long misses;
  private long evictions;
  private long writes;
  private long bytes;
  private long entries;

  CacheCounts() {}

  /** Reads that were answered from memory. */
  public long hits() {
    return hits;
  }

  /** Reads that went to the store. */
  public long misses() {
    return misses;
  }

  /** States that left because others needed the room. */
  public long evictions() {
    return evictions;
  }

  /** States written to the store. */
  public long writes() {
    return writes;
  }

  /** Bytes of the states held, with what is kept about them. */
  public long bytes() {
    return bytes;
  }

  /** States held. */
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
