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
 * A fuse that ends the JVM it is in, as kill -9 would, at one moment of a sink's checkpoint; armed
 * from another process, by a file. The first that comes by burns it, and no other: a file is moved
 * away once.
 *
 * <p>Costs a look for a file at every checkpoint of a subtask.
 */
public final class CrashPoint implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What a shell reports of a process that was ended by kill -9. */
  static final int KILLED = 137;

  private final String folder;

  /** When it burns. */
  public enum Moment {
    /** All is written and flushed into the open transaction; the checkpoint does not exist yet. */
    PRE_COMMITTED,
    /** The checkpoint is complete; its transaction is not committed yet. */
    COMPLETED,
    /** The transaction is committed; no checkpoint knows it. */
    COMMITTED
  }

  /**
   * @param folder where the files lie, the same for those who arm and those who burn
   */
  public CrashPoint(Path folder) {
    this.folder = folder.toAbsolutePath().toString();
  }

  /** Has the next that comes by at this moment end its JVM. */
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

  /** Whether it is armed; a fuse that nobody passes stays armed. */
  public boolean isArmed(Moment moment) {
    return Files.exists(file(moment, "armed"));
  }

  /** Ends this JVM if the fuse is armed, without finally blocks or hooks. */
  void crashIfArmed(Moment moment) {
    if (takes(moment)) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /** Whether this caller is the one that burns it. */
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
