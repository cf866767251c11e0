package io.millrace.cli.start;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.inspect.SavedOperator;
import io.millrace.cli.inspect.SavepointFile;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.job.PipelineJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The savepoint or checkpoint that a run resumes from. */
public final class StartingPoint {

  /** Suffix of the uid of every pipeline's model operator. */
  private static final String MODEL = PipelineJob.modelUid("");

  /** Suffix of the uid of every pipeline's source. */
  private static final String SOURCE = "-source";

  /** What the uids of the operators that judge answers have behind the name. */
  private static final String EVALUATE = "-evaluate";

  /** What the uid of a sink of metrics has behind the name. */
  private static final String METRICS = "-metrics";

  private StartingPoint() {}

  /**
   * Sets the savepoint from which a job starts. The state of a branch or an evaluation that the
   * pipeline no longer has is left there.
   *
   * @param path its folder or URI; a relative path starts at {@code folder}
   * @param pipeline the pipeline to resume
   * @throws CommandException if the savepoint can be read here and is not of that pipeline
   */
  public static void set(Configuration settings, String path, Path folder, PipelineSpec pipeline) {
    String place = uri(path, folder);
    if (place.startsWith("file:")) {
      List<String> uids = check(path, place, pipeline);
      SavepointFile.whole("Cannot start from", path, place);
      if (uids.stream().anyMatch(uid -> mayBeLeft(uid, pipeline))) {
        settings.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
      }
    }
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, place);
  }

  /**
   * Expects the state of a pipeline, by the head of the savepoint alone.
   *
   * @param path as the user gave it
   * @param place the same as a URI that can be read here
   * @return uids of its operators
   * @throws CommandException if it is of another pipeline, or of other branches with records in
   *     flight
   */
  static List<String> check(String path, String place, PipelineSpec pipeline) {
    List<String> uids = uids(path, place);
    check(path, uids, pipeline.name());
    checkInFlight(path, place, uids, pipeline);
    return uids;
  }

  /**
   * Expects every operator of the savepoint in a job, where Flink was told to leave the state of
   * branches that are gone.
   *
   * @param settings from {@link #set}
   * @param environment in which the job was built
   * @throws CommandException if there is state of another operator that would be left too
   */
  public static void checkUnclaimed(
      Configuration settings, StreamExecutionEnvironment environment, PipelineSpec pipeline) {
    if (!settings.get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE)) {
      return;
    }
    String place = settings.get(StateRecoveryOptions.SAVEPOINT_PATH);
    Set<String> known = JobUids.of(environment).keySet();
    for (SavedOperator operator :
        SavepointFile.read("Cannot start from", place, place).operators()) {
      String uid = operator.uid().orElse("");
      if (!known.contains(operator.id()) && !mayBeLeft(uid, pipeline)) {
        throw CommandException.refused(
            "Cannot start from "
                + place
                + ": expected every operator of the savepoint in the pipeline, but for those of"
                + " branches and of evaluate that are gone, found no "
                + (uid.isEmpty() ? operator.id() : uid)
                + "; keep what it belongs to, such as a sink, align or the kind of source, or use a"
                + " new name");
      }
    }
  }

  /**
   * Refuses other branches where records are in flight: a checkpoint, unlike a savepoint, may hold
   * such records by the number of the branch that is to take them.
   */
  private static void checkInFlight(
      String path, String place, List<String> uids, PipelineSpec pipeline) {
    Set<String> before = new TreeSet<>(uids);
    before.removeIf(uid -> !uid.endsWith(MODEL));
    Set<String> now = new TreeSet<>();
    pipeline.parts().forEach(part -> now.add(PipelineJob.modelUid(part.name())));
    if (!pipeline.isBranched() || before.equals(now)) {
      return;
    }
    boolean inFlight =
        SavepointFile.read("Cannot start from", path, place).operators().stream()
            .anyMatch(SavedOperator::hasInFlight);
    if (inFlight) {
      throw CommandException.refused(
          "Cannot start from "
              + path
              + ": it is a checkpoint with records on their way to the branches of that run, "
              + String.join(", ", before)
              + ", expected the same branches, found "
              + String.join(", ", now)
              + "; go on with the branches of that run, stop it with a savepoint (Ctrl-C), and"
              + " change them then");
    }
  }

  /**
   * Whether the state of an operator may be left: that of a branch, of an evaluation or of a sink
   * of metrics which the pipeline no longer has.
   */
  static boolean mayBeLeft(String uid, PipelineSpec pipeline) {
    return isOfGoneBranch(uid, pipeline) || isOfGoneEvaluation(uid, pipeline);
  }

  private static boolean isOfGoneEvaluation(String uid, PipelineSpec pipeline) {
    return pipeline.parts().stream()
        .anyMatch(
            part ->
                part.outputs().evaluation().isEmpty() && uid.startsWith(part.name() + EVALUATE)
                    || part.outputs().metrics().isEmpty() && uid.startsWith(part.name() + METRICS));
  }

  private static boolean isOfGoneBranch(String uid, PipelineSpec pipeline) {
    String prefix = pipeline.name() + ".";
    int end = uid.indexOf('-', prefix.length());
    return pipeline.isBranched()
        && uid.startsWith(prefix)
        && end > 0
        && pipeline.branches().stream()
            .noneMatch(branch -> branch.name().equals(uid.substring(prefix.length(), end)));
  }

  /** A savepoint as a URI; a relative path starts at {@code folder}. */
  public static String uri(String path, Path folder) {
    return path.contains(":/") ? path : LocalUri.of(folder.resolve(path));
  }

  /** Whether a savepoint can be read here and holds the state of that pipeline. */
  public static boolean isOf(String place, String pipeline) {
    try {
      List<String> uids = uids(place, place);
      return uids.stream().anyMatch(uid -> uid.startsWith(pipeline + "-"))
          && other(uids, pipeline).isEmpty();
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

  /** The name of a pipeline whose model a savepoint holds, where it is another. */
  private static Optional<String> other(List<String> uids, String pipeline) {
    return uids.stream()
        .filter(uid -> uid.endsWith(MODEL))
        .map(uid -> owner(uid.substring(0, uid.length() - MODEL.length()), uids))
        .filter(owner -> !owner.equals(pipeline))
        .findFirst();
  }

  /** The pipeline of a model operator: that whose branch it is, if there is a source of it. */
  private static String owner(String model, List<String> uids) {
    int dot = model.lastIndexOf('.');
    return dot > 0 && uids.contains(model.substring(0, dot) + SOURCE)
        ? model.substring(0, dot)
        : model;
  }

  private static void check(String path, List<String> uids, String pipeline) {
    Optional<String> other = other(uids, pipeline);
    if (other.isPresent()) {
      throw CommandException.refused(
          "Cannot start from "
              + path
              + ": it holds the state of pipeline '"
              + other.get()
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
