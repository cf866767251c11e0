package io.millrace.streaming.connect.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * A hidden file by which a running job recognises the folder that it writes to.
 *
 * <p>Flink makes a missing folder anew, and passes over a file that it was to commit and does not
 * find. So a folder that is moved away, or a mount that drops, would lose the results of the last
 * checkpoint without a word, and divide the later ones between two folders. A job that misses the
 * mark fails instead, and goes on from its checkpoint when the folder is back.
 *
 * <p>The mark is made by the first attempt of a job, and expected by every later one. The first
 * attempt cannot know a folder of that name from another: it takes what it finds.
 */
public final class FolderMark implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Name of the mark; readers of a folder pass over names that begin with a dot. */
  public static final String NAME = ".millrace-folder";

  private static final byte[] TEXT =
      "A running Millrace job writes to this folder only while this file is here.\n"
          .getBytes(UTF_8);

  private final String what;
  private final String folder;

  /**
   * @param what what the job writes, as in {@code results}
   * @param folder path or URI
   */
  public FolderMark(String what, String folder) {
    this.what = what;
    this.folder = folder;
  }

  /**
   * Makes the mark, and the folder, in the first attempt of a job; expects it in a later one.
   *
   * @param attempt number of the attempt, from 0
   * @throws IOException if it is missed, or cannot be made
   */
  public void arrive(int attempt) throws IOException {
    Path mark = mark();
    if (attempt > 0) {
      check();
    } else if (!mark.getFileSystem().exists(mark)) {
      make(mark);
    }
  }

  /**
   * Expects the mark.
   *
   * @throws IOException if it is missed; the job is to try again later
   */
  public void check() throws IOException {
    Path mark = mark();
    if (!mark.getFileSystem().exists(mark)) {
      throw new IOException(
          "Cannot write "
              + what
              + " to "
              + folder
              + ": expected the folder in which this job began, with the file "
              + NAME
              + ", found "
              + found(mark.getParent())
              + "; bring the folder back, and the job goes on from its last checkpoint. If it is"
              + " gone for good, stop the job and start it again");
    }
  }

  /**
   * Says of a failure which folder cannot be written to, and why.
   *
   * @param failed the failure of a file in the folder
   * @return to be thrown; the job is to try again later
   */
  public IOException failure(IOException failed) {
    IOException named =
        new IOException(
            "Cannot write "
                + what
                + " to "
                + folder
                + ": "
                + reason(failed)
                + "; give the job the right and the room to write there, and it goes on from its"
                + " last checkpoint");
    // Not the cause: the innermost message is what a user is shown.
    named.addSuppressed(failed);
    return named;
  }

  /** Java's message of a refused file is its name alone. */
  private static String reason(IOException failed) {
    String text = failed.getMessage() == null ? failed.toString() : failed.getMessage();
    return failed instanceof AccessDeniedException ? text + " (Permission denied)" : text;
  }

  private String found(Path place) throws IOException {
    FileSystem system = place.getFileSystem();
    if (!system.exists(place)) {
      return "none";
    }
    return system.getFileStatus(place).isDir() ? "another folder" : "a file";
  }

  private void make(Path mark) throws IOException {
    FileSystem system = mark.getFileSystem();
    try {
      system.mkdirs(mark.getParent());
      try (FSDataOutputStream out = system.create(mark, WriteMode.NO_OVERWRITE)) {
        out.write(TEXT);
      }
    } catch (IOException failed) {
      // Another subtask may have been faster.
      if (!system.exists(mark)) {
        throw new IOException(
            "Cannot write "
                + what
                + " to "
                + folder
                + ": expected a folder in which files can be made, found that "
                + NAME
                + " cannot ("
                + failed.getMessage()
                + "); give the job the right to write there, or name another folder",
            failed);
      }
    }
  }

  private Path mark() {
    return new Path(new Path(folder), NAME);
  }
}
