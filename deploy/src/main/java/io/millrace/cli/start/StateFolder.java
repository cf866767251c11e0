package io.millrace.cli.start;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says why a folder of checkpoints cannot be written. Flink only says that checkpoints fail: it
 * leaves the error of the file system in the log of one of its processes.
 */
public final class StateFolder {

  /** Enough for what Flink writes of the smallest state. */
  private static final byte[] TRIAL = new byte[1 << 16];

  private StateFolder() {}

  /**
   * Writes and deletes a small file.
   *
   * @param folder on this machine; its nearest parent that exists is tried
   * @return the error with its place and the space that is left; empty if the file can be written
   */
  public static Optional<String> fault(Path folder) {
    Path place = folder.toAbsolutePath();
    while (place != null && !Files.isDirectory(place)) {
      place = place.getParent();
    }
    if (place == null) {
      return Optional.empty();
    }
    try {
      Path trial = Files.createTempFile(place, ".trial", "");
      try (OutputStream out = Files.newOutputStream(trial)) {
        out.write(TRIAL);
      } finally {
        Files.deleteIfExists(trial);
      }
      return Optional.empty();
    } catch (IOException failed) {
      return Optional.of(
          "cannot write to "
              + folder
              + ": "
              + reason(failed)
              + free(place)
              + "; make room or correct the rights");
    }
  }

  private static String reason(IOException failed) {
    if (failed instanceof AccessDeniedException) {
      // Its message is the name of the file alone.
      return "Permission denied";
    }
    String text =
        failed instanceof FileSystemException named && named.getReason() != null
            ? named.getReason()
            : failed.getMessage();
    return text == null ? failed.getClass().getSimpleName() : text;
  }

  private static String free(Path place) {
    try {
      return " (" + (Files.getFileStore(place).getUsableSpace() >> 10) + " KiB are free)";
    } catch (IOException unknown) {
      return "";
    }
  }
}
