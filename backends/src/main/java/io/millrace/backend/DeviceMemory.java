package io.millrace.backend;

import java.util.ArrayDeque;
import java.util.Deque;

/** Holds the resources that a backend has allocated outside the heap, and closes them together. */
final class DeviceMemory implements AutoCloseable {

  private final Deque<AutoCloseable> made = new ArrayDeque<>();

  /** Registers a resource to close, and returns it. */
  synchronized <T extends AutoCloseable> T keep(T holding) {
    made.push(holding);
    return holding;
  }

  /** Closes all resources, the newest first; if one fails, the others are still closed. */
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
