package io.millrace.cli.inspect;

import io.millrace.api.operator.StateLayout;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import io.millrace.simulate.embedded.Scratch;
import io.millrace.state.KeyStateSerializer;
import io.millrace.state.KeyStates;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import io.millrace.streaming.runtime.checksum.SavedFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * A savepoint or checkpoint of a pipeline, read without the pipeline: the model operator is
 * identified by the names of its states, the layouts are read from their slot tables.
 */
final class Savepoint {

  private static final int DEEPEST = 20;

  /** End of the uid of a model operator; what is before it is the name of a pipeline or branch. */
  private static final String MODEL = PipelineJob.modelUid("");

  private final String path;
  private final SavedFiles files;
  private final long checkpoint;
  private final SavedOperator operator;
  private final KeyStateSerializer parameters;
  private final KeyStateSerializer members;

  private Savepoint(String path, SavedFiles files, long checkpoint, SavedOperator operator)
      throws IOException {
    this.path = path;
    this.files = files;
    this.checkpoint = checkpoint;
    this.operator = operator;
    this.parameters = operator.slots(KeyStates.PARAMETERS).orElseThrow();
    this.members = operator.slots(KeyStates.MEMBERS).orElseThrow();
  }

  /**
   * Reads a savepoint's head.
   *
   * @param path folder or URI
   * @param branch which branch or pipeline is meant, where it holds several; may be null
   * @throws CommandException if it is no savepoint, or no pipeline's, or of several
   */
  static Savepoint open(String path, String branch) {
    SavepointFile.Head head = SavepointFile.read("Cannot read savepoint", path, path);
    SavedFiles files = SavepointFile.whole("Cannot read savepoint", path, path);
    List<String> seen = new ArrayList<>();
    Map<String, Savepoint> models = new TreeMap<>();
    try {
      for (SavedOperator operator : head.operators()) {
        if (isModel(operator)) {
          Savepoint model = new Savepoint(path, files, head.checkpoint(), operator);
          models.put(model.operator().replaceFirst(MODEL + "$", ""), model);
        }
        seen.addAll(operator.keyed());
      }
    } catch (IOException | RuntimeException damaged) {
      throw damaged(path, damaged);
    }
    if (!models.isEmpty()) {
      return chosen(path, branch, models);
    }
    throw CommandException.failed(
        "Cannot find a pipeline's state in savepoint "
            + path
            + ": expected keyed states "
            + KeyStates.PARAMETERS
            + " and "
            + KeyStates.MEMBERS
            + ", found "
            + (seen.isEmpty() ? "none; it was taken before the first record arrived" : seen),
        null);
  }

  /** One of the pipelines or branches whose state a savepoint holds. */
  private static Savepoint chosen(String path, String branch, Map<String, Savepoint> models) {
    List<String> named =
        models.keySet().stream()
            .filter(name -> branch == null || name.equals(branch) || name.endsWith("." + branch))
            .toList();
    if (named.size() == 1) {
      return models.get(named.get(0));
    }
    throw CommandException.refused(
        "Cannot tell which state of savepoint "
            + PlainText.of(path)
            + " is meant: expected --branch with one of "
            + PlainText.of(String.join(", ", models.keySet()))
            + ", found "
            + (branch == null ? "none" : PlainText.of(branch)));
  }

  /** Its files, each compared with its checksum. */
  SavedFiles files() {
    return files;
  }

  long checkpoint() {
    return checkpoint;
  }

  /** The uid of the model operator, or its hash where the savepoint does not name it. */
  String operator() {
    return operator.uid().orElse(operator.id());
  }

  int parallelism() {
    return operator.parallelism();
  }

  long bytes() {
    return operator.bytes();
  }

  StateLayout parameters() {
    return parameters.layout();
  }

  StateLayout members() {
    return members.layout();
  }

  /**
   * Passes every wanted state to {@code use}, in no particular order. Runs a Flink job in this JVM.
   */
  void each(StateFilter filter, Consumer<SavedState> use) {
    Configuration settings = new Configuration();
    settings.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    SavedStateRows rows = new SavedStateRows(parameters, members, filter);
    try (Scratch scratch = Scratch.here()) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.createLocalEnvironment(
              1, JobSettings.onLoopback(scratch.in(settings)));
      SavepointReader reader =
          SavepointReader.read(environment, path, new EmbeddedRocksDBStateBackend());
      try (CloseableIterator<Row> found =
          reader
              .readKeyedState(
                  OperatorIdentifier.forUidHash(operator.id()),
                  rows,
                  Types.STRING,
                  SavedStateRows.TYPE)
              .executeAndCollect("inspect")) {
        found.forEachRemaining(row -> rows.state(row).ifPresent(use));
      }
    } catch (Exception failed) {
      throw damaged(path, failed);
    }
  }

  /** Flink's own message goes to the log; it names classes and offsets, but no remedy. */
  private static CommandException damaged(String path, Exception fault) {
    return CommandException.failed(
        "Cannot read savepoint "
            + PlainText.of(path)
            + ": expected its files of state as they were written, found "
            + missing(fault).map(file -> "no file " + file).orElse("some that are damaged")
            + "; copy the whole folder again, or take an earlier savepoint or checkpoint",
        fault);
  }

  private static Optional<String> missing(Throwable fault) {
    Throwable cause = fault;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
        return Optional.of(cause.getMessage().replaceFirst(" \\(.*", ""));
      }
    }
    return Optional.empty();
  }

  private static boolean isModel(SavedOperator operator) throws IOException {
    return operator.keyed().containsAll(Set.of(KeyStates.PARAMETERS, KeyStates.MEMBERS))
        && operator.slots(KeyStates.PARAMETERS).isPresent();
  }
}
