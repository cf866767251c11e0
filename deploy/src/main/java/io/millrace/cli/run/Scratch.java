package io.millrace.cli.run;

import io.millrace.simulate.embedded.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The temporary folder of a run: everything that Flink writes beside checkpoints. It is deleted
 * with the run; those that killed runs left are deleted by the next run of the same user.
 *
 * <p>A run holds a lock of the operating system on a file in its folder, which ends with its
 * process.
 */
final class Scratch implements AutoCloseable {

  private static final String PREFIX = "millrace-run-";
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private Scratch(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes a folder of this run, and deletes those of killed runs.
   *
   * @param parent the folder of temporary files
   */
  static Scratch in(Path parent) throws IOException {
    deleteLeft(parent);
    // Readable by its owner alone.
    Path folder = Files.createTempDirectory(parent, PREFIX);
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new Scratch(folder, channel, channel.lock());
  }

  Path folder() {
    return folder;
  }

  private static void deleteLeft(Path parent) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : left) {
        if (Files.isWritable(folder) && isLeft(folder)) {
          Folders.delete(folder);
        }
      }
    }
  }

  /** Whether no process holds the folder's lock. A folder without lock file is being made. */
  private static boolean isLeft(Path folder) {
    Path file = folder.resolve(LOCK);
    if (!Files.isWritable(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (IOException | OverlappingFileLockException held) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
    Folders.delete(folder);
  }
}
