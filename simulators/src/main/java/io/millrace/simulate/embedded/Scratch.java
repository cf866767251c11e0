package io.millrace.simulate.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * The temporary folder of a cluster in this process: everything that Flink writes beside
 * checkpoints. It is deleted with the run; those that killed runs left are deleted by the next run
 * of the same user.
 *
 * <p>A run holds a lock of the operating system on a file in its folder, which ends with its
 * process.
 */
public final class Scratch implements AutoCloseable {

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
  public static Scratch in(Path parent) throws IOException {
    deleteLeft(parent);
    // Readable by its owner alone, as every temporary folder of Java.
    Path folder = Files.createTempDirectory(parent, PREFIX);
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new Scratch(folder, channel, channel.lock());
  }

  public Path folder() {
    return folder;
  }

  /** A folder of this run in the place that Java is told to use, {@code java.io.tmpdir}. */
  public static Scratch here() throws IOException {
    return in(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Settings of a cluster that writes its temporary files into this folder.
   *
   * @param settings not changed
   */
  public Configuration in(Configuration settings) {
    return settingsIn(folder, settings);
  }

  /** The same for a folder that somebody else deletes. */
  public static Configuration settingsIn(Path folder, Configuration settings) {
    Configuration cluster = new Configuration(settings);
    cluster.set(CoreOptions.TMP_DIRS, folder.toString());
    cluster.set(ClusterOptions.PROCESS_WORKING_DIR_BASE, folder.toString());
    cluster.set(BlobServerOptions.STORAGE_DIRECTORY, folder.toString());
    cluster.set(WebOptions.TMP_DIR, folder.toString());
    return cluster;
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
