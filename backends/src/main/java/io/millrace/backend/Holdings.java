package io.millrace.backend;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a backend has made outside the heap, given back all at once. */
final class Holdings implements AutoCloseable {

  private final Deque<AutoCloseable> made = new ArrayDeque<>();

  /** Notes what is to be closed. */
  synchronized <T extends AutoCloseable> T keep(T holding) {
    made.push(holding);
    return holding;
  }

  /** Closes everything, the newest first. */
  @Override
  public synchronized void close() {
    try {
      while (!made.isEmpty()) {
        made.pop().close();
      }
    } catch (Exception failed) {
      throw new IllegalStateException("Cannot give back what lies outside the heap", failed);
    }
  }
}
