package io.millrace.cli.console;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.local.ClusterException;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.plugin.PluginException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Turns an exception into one message and an exit code; details go to the log. */
public final class ErrorReporter implements CommandLine.IExecutionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorReporter.class);
  private static final int DEEPEST = 20;
  private static final String CHECKPOINTS_FAIL = "too many of its checkpoints failed";
  private static final String SERVER_SIDE = "<Exception on server side:";

  /** What Flink says after too many checkpoints that failed; a page of Flink is not there. */
  private static final Pattern CHECKPOINTS =
      Pattern.compile(
          "Exceeded checkpoint tolerable failure threshold\\.?"
              + "(?: The latest checkpoint failed due to (.*?)\\.?, view the Checkpoint History.*)?");

  private final BooleanSupplier verbose;

  /**
   * @param verbose whether stack traces are shown; evaluated after a failure
   */
  public ErrorReporter(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof CommandException && failure.getCause() == null) {
      LOG.debug("Command failed", failure);
    } else {
      // The log has what the message omits: the messages of libraries and stack traces.
      LOG.warn("Command failed", failure);
    }
    // A library may quote a record, a file or a name of a stranger.
    command.getErr().println(PlainText.lines(message(failure)));
    if (verbose.getAsBoolean()) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      command.getErr().print(PlainText.lines(trace.toString()));
    }
    command.getErr().flush();
    return exitCode(failure);
  }

  static String message(Throwable failure) {
    if (failure instanceof PipelineException faults) {
      int count = faults.faults().size();
      return faults.getMessage() + "\n" + count + (count == 1 ? " fault" : " faults");
    }
    if (failure instanceof CommandException
        || failure instanceof ModelFileException
        || failure instanceof PluginException) {
      return failure.getMessage();
    }
    if (failure instanceof ClusterException cluster) {
      return ofCluster("Cannot continue", cluster).getMessage();
    }
    return "Cannot continue: " + reason(failure) + "; run with --verbose for the stack trace";
  }

  /**
   * The error of a command that a cluster did not carry out.
   *
   * @param what verb first, such as {@code Cannot stop boiler}
   */
  public static CommandException ofCluster(String what, ClusterException fault) {
    return CommandException.failed(
        fault.kind() == ClusterException.Kind.REFUSED
            ? what + ": the cluster says: " + reason(fault.getCause())
            : fault.getMessage(),
        fault);
  }

  /** The innermost exception with a message, without its wrappers. */
  public static String reason(Throwable failure) {
    List<String> reasons = new ArrayList<>();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      if (cause instanceof FileException file) {
        // Its message names the file and the remedy; its cause does not.
        return file.getMessage().lines().findFirst().orElse("").strip();
      }
      String text = cause.getMessage();
      if (text != null && !text.isBlank() && !(isWrapper(cause))) {
        reasons.add(
            text.contains(SERVER_SIDE)
                ? serverSide(text)
                : text.lines().findFirst().orElse("").strip());
      }
    }
    if (reasons.isEmpty()) {
      return failure.getClass().getSimpleName();
    }
    return plain(reasons.get(reasons.size() - 1));
  }

  /** Whether a job failed because too many of its checkpoints did. */
  public static boolean isOfCheckpoints(Throwable failure) {
    return reason(failure).startsWith(CHECKPOINTS_FAIL);
  }

  private static String plain(String reason) {
    Matcher checkpoints = CHECKPOINTS.matcher(reason);
    if (!checkpoints.matches()) {
      return reason;
    }
    String last = checkpoints.group(1);
    return CHECKPOINTS_FAIL
        + (last == null ? "" : ": " + last)
        + "; look for space and rights in the folder of checkpoints, and for the exception in the"
        + " log of the task managers";
  }

  /** The innermost reason in a cluster's stack trace, which is text. */
  private static String serverSide(String trace) {
    return innermost(trace.substring(trace.indexOf(SERVER_SIDE) + SERVER_SIDE.length()));
  }

  /** The innermost reason in a stack trace that is text. */
  public static String innermost(String trace) {
    List<String> reasons =
        trace
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("\t") && !line.startsWith("End of"))
            .map(line -> line.replaceFirst("^(Caused by: )?([\\w$]+\\.)+[\\w$]+: ", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    return reasons.isEmpty()
        ? "the cluster gives no reason"
        : plain(reasons.get(reasons.size() - 1));
  }

  private static boolean isWrapper(Throwable cause) {
    return cause instanceof CompletionException
        || cause instanceof ExecutionException
        || (cause.getCause() != null && cause.getMessage().equals(cause.getCause().toString()));
  }

  private static int exitCode(Exception failure) {
    if (failure instanceof PipelineException || failure instanceof PluginException) {
      return ExitCode.REFUSED;
    }
    return failure instanceof CommandException command ? command.exitCode() : ExitCode.FAILED;
  }
}
