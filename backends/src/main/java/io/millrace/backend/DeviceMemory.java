package io.millrace.backend;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a backend has made outside the heap, given back all at once. */
final class DeviceMemory implements AutoCloseable {

  private final Deque<AutoCloseable> made = new ArrayDeque<>();

  /** Notes what is to be closed. */
  synchronized <T extends AutoCloseable> T keep(T holding) {
    made.push(holding);
    return holding;
  }

  /** Closes everything, the newest first; one that fails keeps none of the others. */
  @Override
  public synchronized void close() {
    IllegalStateException failure = null;
    while (!made.isEmpty()) {
      try {
        made.pop().close();
      } catch (Exception failed) {
        if (failure == null) {
          failure = new IllegalStateException("Cannot free memory outside the heap", failed);
        } else {
          failure.addSuppressed(failed);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
