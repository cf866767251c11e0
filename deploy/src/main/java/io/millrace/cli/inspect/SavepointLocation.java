package io.millrace.cli.inspect;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.PlainText;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterRest;
import io.millrace.streaming.connect.file.LocalUri;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a cluster writes a savepoint, and the messages about it. */
public final class SavepointLocation {

  /** Parts of Flink's messages about a missing savepoint folder, which depend on the request. */
  private static final List<String> NOT_CONFIGURED =
      List.of("savepoint directory configured", "savepoint-dir] is not set");

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description =
          "Folder or URI that the cluster's machines reach; without it, the cluster's default "
              + "folder"
              + " (execution.checkpointing.savepoint-dir).")
  private String to;

  /** As a URI; a relative path starts at the working directory. */
  public Optional<String> folder() {
    return Optional.ofNullable(to)
        .map(target -> target.contains(":/") ? target : LocalUri.of(Path.of(target)));
  }

  public void print(PrintWriter out, ClusterRest rest, String path) {
    out.println("savepoint  " + path);
    out.println(
        "resume     millrace run PIPELINE --cluster "
            + rest.address()
            + " --from "
            + PlainText.word(path));
  }

  /** The error of a command whose savepoint could not be written. */
  public CommandException failed(String what, ClusterException fault) {
    String reason = ErrorReporter.reason(fault.getCause());
    return NOT_CONFIGURED.stream().anyMatch(reason::contains)
        ? CommandException.failed(
            what
                + ": expected a folder for savepoints, found none in the cluster's settings; name"
                + " a folder with --to, or set execution.checkpointing.savepoint-dir",
            fault)
        : ErrorReporter.ofCluster(what, fault);
  }
}
