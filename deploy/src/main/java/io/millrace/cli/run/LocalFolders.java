package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.start.RetainedState;
import io.millrace.cli.start.StartingPoint;
import io.millrace.simulate.embedded.Folders;
import io.millrace.state.OwnerOnly;
import io.millrace.streaming.connect.file.LocalUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where runs in this process keep their state: {@code out/checkpoints/NAME/JOB} unless the pipeline
 * names a folder, and {@code out/savepoints}. Made readable by their owner alone, because a state
 * holds what was learned from the data.
 */
final class LocalFolders {

  private static final Logger LOG = LoggerFactory.getLogger(LocalFolders.class);
  private static final int MOST_ATTEMPTS = 10;

  private final Path folder;
  private final PipelineSpec pipeline;

  /**
   * @param folder where {@code out} is
   */
  LocalFolders(Path folder, PipelineSpec pipeline) {
    this.folder = folder.toAbsolutePath();
    this.pipeline = pipeline;
  }

  /** Folder of the checkpoints of all runs of the pipeline, unless the pipeline names another. */
  Path checkpoints() {
    return out().resolve("checkpoints").resolve(pipeline.name());
  }

  Path savepoints() {
    return out().resolve("savepoints");
  }

  /** URI of the folder of one run's checkpoints. */
  String checkpointsOf(JobID job) {
    return root().replaceAll("/+$", "") + "/" + job.toHexString();
  }

  /** Where to look for states of earlier runs. */
  RetainedState.Folders states() {
    return new RetainedState.Folders(List.of(root()), List.of(LocalUri.of(savepoints())));
  }

  /** Makes the folders that are missing: Flink would make them readable by every user. */
  void make(JobID job) throws IOException {
    Optional<Path> place = LocalUri.file(checkpointsOf(job));
    if (place.isPresent()) {
      OwnerOnly.makeFolder(place.get().getParent());
      OwnerOnly.makeFolder(place.get());
    }
  }

  /**
   * What to say if other users can read states: of folders that were there before this run, and
   * keep their permissions.
   */
  List<String> notes() throws IOException {
    List<String> notes = new ArrayList<>();
    for (Path place : List.of(checkpoints(), savepoints())) {
      if (Files.isDirectory(place) && OwnerOnly.isOpen(place)) {
        String shown = shown(place.toString());
        notes.add(
            "note: other users can read "
                + shown
                + "; close it with: chmod -R go= "
                + PlainText.word(shown));
      }
    }
    return notes;
  }

  void makeSavepoints() throws IOException {
    OwnerOnly.makeFolder(savepoints());
  }

  /**
   * Deletes what a run no longer needs: its own checkpoints once it has ended well, and folders
   * without a complete checkpoint that killed runs left.
   */
  void deleteCheckpointsOf(JobID job) throws IOException {
    delete(checkpoints().resolve(job.toHexString()));
    pipeline
        .execution()
        .state()
        .checkpointDirectory()
        .flatMap(LocalUri::file)
        .ifPresent(place -> deleteEmpty(place.resolve(job.toHexString())));
  }

  /** Deletes the folders of other jobs that hold no complete checkpoint. */
  void deleteLitter(JobID running) throws IOException {
    if (!Files.isDirectory(checkpoints())) {
      return;
    }
    try (DirectoryStream<Path> jobs = Files.newDirectoryStream(checkpoints())) {
      for (Path job : jobs) {
        if (Files.isDirectory(job)
            && !job.getFileName().toString().equals(running.toHexString())
            && !holdsComplete(job)) {
          delete(job);
        }
      }
    }
  }

  /** Deletes the checkpoints of the run before, once they are superseded by those of this run. */
  void deleteSuperseded(String from) throws IOException {
    Optional<Path> checkpoint = LocalUri.file(from);
    if (checkpoint.isPresent()
        && checkpoint.get().startsWith(checkpoints())
        && checkpoint.get().getNameCount() > checkpoints().getNameCount() + 1) {
      delete(checkpoints().resolve(checkpoints().relativize(checkpoint.get()).getName(0)));
    }
  }

  /** Deletes the folders of checkpoints that are empty. */
  void deleteEmpty(JobID job) {
    LocalUri.file(checkpointsOf(job)).ifPresent(LocalFolders::deleteEmpty);
    deleteEmpty(checkpoints());
    deleteEmpty(checkpoints().getParent());
    deleteEmpty(savepoints());
  }

  /** The folder of checkpoints, if it is on this machine. */
  Optional<Path> checkpointsHere() {
    return LocalUri.file(root());
  }

  /** A URI as the user would write it. */
  String shown(String uri) {
    return LocalUri.file(uri)
        .map(path -> path.startsWith(folder) ? folder.relativize(path).toString() : path.toString())
        .orElse(uri);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private String root() {
    return pipeline
        .execution()
        .state()
        .checkpointDirectory()
        .map(place -> StartingPoint.uri(place, folder))
        .orElseGet(() -> LocalUri.of(checkpoints()));
  }

  /** Deletes a folder while Flink may still be deleting files in it. */
  private static void delete(Path place) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Folders.delete(place);
        return;
      } catch (IOException | UncheckedIOException goneOrNew) {
        if (attempt == MOST_ATTEMPTS) {
          LOG.warn("Cannot delete {}", place, goneOrNew);
          return;
        }
      }
    }
  }

  private static boolean holdsComplete(Path job) throws IOException {
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(job)) {
      for (Path one : inside) {
        if (RetainedState.complete(LocalUri.of(one)).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Deletes a folder if nothing is in it but empty folders. */
  private static void deleteEmpty(Path place) {
    if (!Files.isDirectory(place)) {
      return;
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(place)) {
      for (Path one : inside) {
        if (!Files.isDirectory(one)) {
          return;
        }
        deleteEmpty(one);
      }
      Files.deleteIfExists(place);
    } catch (IOException inUse) {
      // Something is in it.
    }
  }
}
