package io.millrace.cli.start;

import io.millrace.cli.console.NumberText;
import io.millrace.cli.owner.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Finds the newest checkpoint or savepoint of a pipeline in folders: of one run by the number that
 * Flink gave it, of any run by the time at which its head was written. Any file system that Flink
 * can read here will do.
 */
public final class RetainedState {

  private static final String HEAD = "_metadata";
  private static final String CHECKPOINT = "chk-";

  /** Number of a state whose head cannot be read. */
  static final long UNKNOWN = -1;

  private final String pipeline;
  private final Folders folders;
  private final BiPredicate<String, String> isOf;
  private final ToLongFunction<String> number;

  /**
   * Folders to look in, as URIs.
   *
   * @param checkpoints folders of the checkpoints of several jobs, one folder each
   * @param savepoints folders of savepoints, perhaps of several pipelines
   */
  public record Folders(List<String> checkpoints, List<String> savepoints) {}

  /**
   * A complete checkpoint or savepoint.
   *
   * @param uri its folder
   * @param completed when, in milliseconds since 1970
   */
  public record Found(String uri, long completed) {

    /** For example {@code 34.0 s ago}. */
    public String age(long now) {
      return NumberText.ago(completed, now);
    }
  }

  /**
   * @param isOf whether the savepoint of a URI holds the state of the pipeline of a name
   * @param number of the checkpoint or savepoint of a URI, which Flink counts up along the runs
   *     that go on from one another; negative if it cannot be read
   */
  public RetainedState(
      String pipeline,
      Folders folders,
      BiPredicate<String, String> isOf,
      ToLongFunction<String> number) {
    this.pipeline = pipeline;
    this.folders = folders;
    this.isOf = isOf;
    this.number = number;
  }

  /** The newest state of one run. */
  public Optional<Found> of(RunRecord run) {
    List<Found> found = new ArrayList<>();
    run.kept().checkpoints().ifPresent(job -> found.addAll(checkpointsOf(job)));
    run.kept().savepoint().flatMap(RetainedState::complete).ifPresent(found::add);
    for (String folder : folders.savepoints()) {
      completeIn(folder).stream()
          .filter(one -> one.completed() >= run.phase().began())
          .filter(one -> isOf.test(one.uri(), pipeline))
          .forEach(found::add);
    }
    return newest(found);
  }

  /** The newest state of any run of the pipeline. */
  public Optional<Found> ofAnyRun() {
    List<Found> found = new ArrayList<>();
    folders.savepoints().forEach(folder -> found.addAll(completeIn(folder)));
    for (String folder : folders.checkpoints()) {
      children(folder).forEach(job -> found.addAll(checkpointsOf(job.getPath().toString())));
    }
    return found.stream()
        .sorted(Comparator.comparingLong(Found::completed).reversed())
        .filter(one -> isOf.test(one.uri(), pipeline))
        .findFirst();
  }

  private static List<Found> checkpointsOf(String job) {
    return completeIn(job).stream()
        .filter(one -> new Path(one.uri()).getName().startsWith(CHECKPOINT))
        .toList();
  }

  private static List<Found> completeIn(String folder) {
    return children(folder).stream()
        .flatMap(child -> complete(child.getPath().toString()).stream())
        .toList();
  }

  /** A checkpoint or savepoint, if its head is there: that is written last, by renaming. */
  public static Optional<Found> complete(String uri) {
    try {
      Path folder = new Path(uri);
      Path head = new Path(folder, HEAD);
      FileSystem system = head.getFileSystem();
      if (!system.exists(head)) {
        return Optional.empty();
      }
      return Optional.of(new Found(uri, system.getFileStatus(head).getModificationTime()));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** Whether a state is complete, as far as this machine reaches its file system. */
  public static boolean isReadable(String uri) {
    return !uri.startsWith("file:") || complete(uri).isPresent();
  }

  private static List<FileStatus> children(String folder) {
    try {
      Path path = new Path(folder);
      FileSystem system = path.getFileSystem();
      if (!system.exists(path)) {
        return List.of();
      }
      FileStatus[] all = system.listStatus(path);
      return all == null ? List.of() : Stream.of(all).filter(FileStatus::isDir).toList();
    } catch (IOException | UncheckedIOException unreadable) {
      return List.of();
    }
  }

  /**
   * The newest state of one run: by its number, since the clock of the machine may have been set
   * back in mid-run; by time if some number is unknown.
   */
  private Optional<Found> newest(List<Found> found) {
    if (found.size() < 2) {
      return found.stream().findFirst();
    }
    Map<Found, Long> numbers = new HashMap<>();
    found.forEach(one -> numbers.put(one, number.applyAsLong(one.uri())));
    return numbers.containsValue(UNKNOWN)
        ? found.stream().max(Comparator.comparingLong(Found::completed))
        : found.stream().max(Comparator.comparingLong(numbers::get));
  }
}
