package io.millrace.cli.cluster;

import io.millrace.api.config.Spelling;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import io.millrace.local.ClusterAddresses;
import io.millrace.local.ClusterProcesses;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace cluster restart}. */
@Command(
    name = "restart",
    description =
        "End one process of a cluster, if it still runs, and start it again with its files and"
            + " ports.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace cluster restart broker",
      "      its topics are kept; jobs wait for it and go on",
      "  millrace cluster restart task-manager-1",
      "      a job there restarts from its last checkpoint",
      "",
      "Exit codes: 0 it serves, 1 it does not, 2 bad usage or no such process."
    })
final class ClusterRestartCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PROCESS",
      description = "broker, job-manager or task-manager-N, as in millrace cluster status.")
  private String name;

  @Mixin private ClusterLocation place;

  @Override
  public Integer call() throws IOException {
    List<String> names =
        ClusterProcesses.of(place.folder()).stream().map(ClusterProcesses.Found::name).toList();
    Optional<ClusterAddresses> addresses = ClusterAddresses.read(place.folder());
    if (names.isEmpty() || addresses.isEmpty()) {
      throw CommandException.refused(
          "Cannot restart "
              + name
              + ": no cluster runs in "
              + place.folder().root()
              + "; start one with millrace cluster start, or name its --folder");
    }
    if (!names.contains(name)) {
      throw CommandException.refused(
          "Cannot restart "
              + name
              + ": expected one of "
              + String.join(", ", names)
              + Spelling.suggestion(name, names));
    }
    long start = System.nanoTime();
    try {
      long pid = ClusterProcesses.restart(place.folder(), addresses.get(), name);
      spec.commandLine()
          .getOut()
          .println(
              String.format(
                  Locale.ROOT,
                  "Restarted %s, process %d, in %.1f s",
                  name,
                  pid,
                  (System.nanoTime() - start) / 1e9));
      return ExitCode.DONE;
    } catch (IllegalStateException fault) {
      throw CommandException.failed(fault.getMessage(), fault);
    }
  }
}
