package io.millrace.simulate.check;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Ends its JVM, as kill -9 does, at one moment of a sink's checkpoint. Another process arms it by
 * creating a file. The first caller at that moment renames the file atomically, so exactly one JVM
 * ends.
 *
 * <p>Costs a check for a file at each moment of every checkpoint of a subtask.
 */
public final class CrashPoint implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Exit status that a shell reports for a process ended by kill -9. */
  static final int KILLED = 137;

  private final String folder;

  /** When the JVM ends. */
  public enum Moment {
    /** All records are flushed to the open transaction; the checkpoint is not complete yet. */
    PRE_COMMITTED,
    /** The checkpoint is complete; its transaction is not committed yet. */
    COMPLETED,
    /** The transaction is committed; no checkpoint records that. */
    COMMITTED
  }

  /**
   * @param folder of the files, the same in all processes
   */
  public CrashPoint(Path folder) {
    this.folder = folder.toAbsolutePath().toString();
  }

  /** Makes the next JVM that reaches this moment end. */
  public void arm(Moment moment) {
    try {
      Files.createDirectories(Path.of(folder));
      Files.deleteIfExists(file(moment, "fired"));
      Files.createFile(file(moment, "armed"));
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot arm a crash point in " + folder, fault);
    }
  }

  /** Whether it ended a JVM since it was armed. */
  public boolean hasFired(Moment moment) {
    return Files.exists(file(moment, "fired"));
  }

  /** Whether it is armed; it stays armed until a process reaches the moment. */
  public boolean isArmed(Moment moment) {
    return Files.exists(file(moment, "armed"));
  }

  /** Ends this JVM if the crash point is armed, without finally blocks or hooks. */
  void crashIfArmed(Moment moment) {
    if (takes(moment)) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /** Disarms the crash point; returns whether it was armed and this caller disarmed it. */
  boolean takes(Moment moment) {
    Path armed = file(moment, "armed");
    if (!Files.exists(armed)) {
      return false;
    }
    try {
      Files.move(armed, file(moment, "fired"), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException another) {
      return false;
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot trigger the crash point in " + folder, fault);
    }
  }

  private Path file(Moment moment, String state) {
    return Path.of(folder, moment.name().toLowerCase(Locale.ROOT) + "." + state);
  }
}
