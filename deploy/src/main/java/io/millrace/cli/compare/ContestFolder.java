package io.millrace.cli.compare;

import io.millrace.cli.console.CommandException;
import io.millrace.simulate.embedded.Folders;
import io.millrace.state.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a comparison keeps what is played, its runs and its page. It deletes nothing in a folder
 * that it did not make.
 */
final class ContestFolder {

  private static final String MARK = "millrace-compare";

  private final Path folder;

  ContestFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes it, without runs of an earlier comparison.
   *
   * @param resume whether to keep them
   */
  void make(boolean resume) throws IOException {
    if (Files.exists(runs()) && !Files.exists(folder.resolve(MARK))) {
      throw CommandException.refused(
          "Cannot compare in "
              + folder
              + ": expected a folder of an earlier comparison, or none, found "
              + runs()
              + " of something else; name another with --out");
    }
    OwnerOnly.makeFolder(folder.toAbsolutePath());
    OwnerOnly.write(
        folder.resolve(MARK).toAbsolutePath(),
        "millrace compare\n".getBytes(StandardCharsets.UTF_8));
    if (!resume) {
      deleteRuns();
    }
  }

  Path path() {
    return folder;
  }

  Path runs() {
    return folder.resolve("runs");
  }

  Path report() {
    return folder.resolve("report.html");
  }

  void deleteRuns() throws IOException {
    if (Files.exists(runs())) {
      Folders.delete(runs());
    }
  }
}
