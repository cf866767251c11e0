package io.millrace.cli.owner;

import io.millrace.state.OwnerOnly;
import io.millrace.streaming.connect.file.FolderSinks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The record as a hidden file in the folder of the results, {@code .millrace-run-NAME.json},
 * readable by its owner alone. It is replaced by renaming, under a lock of the operating system on
 * {@code .millrace-run-NAME.lock}.
 */
final class FolderRecords implements RunRecords {

  private static final String PREFIX = ".millrace-run-";

  private final Path folder;
  private final String pipeline;
  private final List<Path> others;

  /**
   * @param folder of the results, or of what branches share; created with the first record
   * @param others folders of the dead letters, and of the results of branches
   */
  FolderRecords(Path folder, String pipeline, List<Path> others) {
    this.folder = folder;
    this.pipeline = pipeline;
    this.others = List.copyOf(others);
  }

  @Override
  public Optional<RunRecord> newest() throws IOException {
    try {
      return Optional.of(RunRecordJson.read(Files.readAllBytes(file("json"))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new IOException(
          "Cannot read " + file("json") + ": " + unreadable.getMessage(), unreadable);
    }
  }

  @Override
  public boolean replace(Optional<RunRecord> expected, RunRecord next) throws IOException {
    if (expected.isPresent() && !Files.exists(file("json"))) {
      // A folder that is away for a while does not tell of another run; made anew it would.
      throw new IOException(
          "Cannot write the record of the run to "
              + folder
              + ": expected "
              + file("json")
              + ", found none; bring the folder back");
    }
    Files.createDirectories(folder);
    try (FileChannel channel =
            OwnerOnly.open(file("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid() || !RunRecords.isExpected(expected, newest())) {
        return false;
      }
      Path written = file("new");
      OwnerOnly.write(written, RunRecordJson.write(next));
      Files.move(
          written,
          file("json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (OverlappingFileLockException sameProcess) {
      // Another thread of this process replaces it now.
      return false;
    }
  }

  @Override
  public boolean holdsResultsSince(long millis) throws IOException {
    boolean holds = holdsSince(folder, millis);
    for (Path other : others) {
      holds |= holdsSince(other, millis);
    }
    return holds;
  }

  private static boolean holdsSince(Path sink, long millis) throws IOException {
    if (!Files.isDirectory(sink)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(sink)) {
      for (Path file : files) {
        if (FolderSinks.isPart(file.getFileName().toString())
            && Files.getLastModifiedTime(file).toMillis() >= millis) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean holdsResultsWithoutRecord() throws IOException {
    return holdsResultsSince(Long.MIN_VALUE);
  }

  @Override
  public String place() {
    return "folder " + folder;
  }

  @Override
  public void close() {}

  private Path file(String kind) {
    return folder.resolve(PREFIX + pipeline + "." + kind);
  }
}
