package io.millrace.streaming.wire;

/**
 * The readings of a key that wait for their labels: those numbered from {@code first} to before
 * {@code next}, in the order of the key.
 *
 * @param first number of the first that waits
 * @param next number of the next reading that will wait
 * @param confirmed confirmed time of the key at its newest reading
 * @param evicted largest address of a reading that was due because too many waited
 * @param ahead labels that wait for their reading
 */
public record KeyQueue(long first, long next, long confirmed, long evicted, long ahead) {

  /** Of a key without readings. */
  public static final KeyQueue EMPTY = new KeyQueue(0, 0, Long.MIN_VALUE, Long.MIN_VALUE, 0);

  /** Returns the number of readings that wait. */
  public long waiting() {
    return next - first;
  }

  /** Returns the same queue with a number more labels that wait for their reading. */
  public KeyQueue withAhead(long more) {
    return new KeyQueue(first, next, confirmed, evicted, ahead + more);
  }
}
