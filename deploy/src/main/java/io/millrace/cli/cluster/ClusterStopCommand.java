package io.millrace.cli.cluster;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import io.millrace.local.ClusterProcesses;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace cluster stop}. */
@Command(
    name = "stop",
    description = "Stop a cluster; its topics and checkpoints are kept.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {"  millrace cluster stop"})
final class ClusterStopCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ClusterLocation place;

  @Override
  public Integer call() {
    List<String> stopped = ClusterProcesses.stop(place.folder());
    spec.commandLine()
        .getOut()
        .println(
            stopped.isEmpty()
                ? "No cluster runs in " + place.folder().root()
                : "Stopped " + String.join(", ", stopped));
    return ExitCode.DONE;
  }
}
