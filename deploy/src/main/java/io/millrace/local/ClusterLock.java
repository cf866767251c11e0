package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held by the process that ends or starts a process of a cluster, so that no two start the same.
 */
final class ClusterLock implements AutoCloseable {

  private final FileChannel file;

  private ClusterLock(FileChannel file) {
    this.file = file;
  }

  /** Waits until no other process holds it. */
  static ClusterLock of(ClusterFolder folder) {
    Path place = folder.conf().resolve("lock");
    try {
      FileChannel file =
          FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      file.lock();
      return new ClusterLock(file);
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot lock " + place, fault);
    }
  }

  /** Releases it, as the end of this process does. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot release a lock", fault);
    }
  }
}
