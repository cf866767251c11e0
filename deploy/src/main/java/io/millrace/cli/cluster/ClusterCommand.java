package io.millrace.cli.cluster;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace cluster}. */
@Command(
    name = "cluster",
    description =
        "A Flink cluster and a Kafka broker on this machine, each part in its own process.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ClusterStartCommand.class,
      ClusterStatusCommand.class,
      ClusterRestartCommand.class,
      ClusterStopCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace cluster start",
      "  millrace run pipeline.yaml --cluster localhost:8081",
      "  millrace cluster stop"
    })
public final class ClusterCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.REFUSED;
  }
}
