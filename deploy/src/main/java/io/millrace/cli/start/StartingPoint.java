package io.millrace.cli.start;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.inspect.SavedOperator;
import io.millrace.cli.inspect.SavepointFile;
import io.millrace.streaming.job.PipelineJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;

/** The savepoint or checkpoint that a run resumes from. */
public final class StartingPoint {

  /** Suffix of the uid of every pipeline's model operator. */
  private static final String MODEL = PipelineJob.modelUid("");

  private StartingPoint() {}

  /**
   * Sets the savepoint from which a job starts.
   *
   * @param path its folder or URI; a relative path starts at {@code folder}
   * @param pipeline name of the pipeline to resume
   * @throws CommandException if the savepoint can be read here and is not of that pipeline
   */
  public static void set(Configuration settings, String path, Path folder, String pipeline) {
    String place = uri(path, folder);
    if (place.startsWith("file:")) {
      check(path, place, pipeline);
      SavepointFile.whole("Cannot start from", path, place);
    }
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, place);
  }

  /** A savepoint as a URI; a relative path starts at {@code folder}. */
  public static String uri(String path, Path folder) {
    return path.contains(":/") ? path : folder.resolve(path).toUri().toString();
  }

  /** Whether a savepoint can be read here and holds the state of that pipeline. */
  public static boolean isOf(String place, String pipeline) {
    try {
      List<String> uids = uids(place, place);
      return uids.stream().anyMatch(uid -> uid.startsWith(pipeline + "-"))
          && owner(uids).map(PipelineJob.modelUid(pipeline)::equals).orElse(true);
    } catch (CommandException unreadable) {
      return false;
    }
  }

  /**
   * The number that Flink gave a savepoint or checkpoint; {@link RetainedState#UNKNOWN} if it
   * cannot be read here.
   */
  static long number(String place) {
    try {
      return SavepointFile.read("Cannot start from", place, place).checkpoint();
    } catch (CommandException unreadable) {
      return RetainedState.UNKNOWN;
    }
  }

  private static List<String> uids(String path, String place) {
    return SavepointFile.read("Cannot start from", path, place).operators().stream()
        .map(SavedOperator::uid)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> owner(List<String> uids) {
    return uids.stream().filter(uid -> uid.endsWith(MODEL)).findFirst();
  }

  private static void check(String path, String place, String pipeline) {
    List<String> uids = uids(path, place);
    Optional<String> owner = owner(uids);
    if (owner.isPresent() && !owner.get().equals(PipelineJob.modelUid(pipeline))) {
      String name = owner.get().substring(0, owner.get().length() - MODEL.length());
      throw CommandException.refused(
          "Cannot start from "
              + path
              + ": it holds the state of pipeline '"
              + name
              + "', and this one's name is '"
              + pipeline
              + "'; give it that name, or start without --from");
    }
    if (!uids.isEmpty() && uids.stream().noneMatch(uid -> uid.startsWith(pipeline + "-"))) {
      throw CommandException.refused(
          "Cannot start from "
              + path
              + ": expected the state of pipeline '"
              + pipeline
              + "', found that of operators "
              + PlainText.of(String.join(", ", uids))
              + "; name a savepoint of this pipeline, or start without --from");
    }
  }
}
