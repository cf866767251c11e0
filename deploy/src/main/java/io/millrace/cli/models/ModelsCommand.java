package io.millrace.cli.models;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace models}: shows, compares and publishes models; each function is a subcommand. */
@Command(
    name = "models",
    description = "List, show, compare, publish and roll back models, in a folder or on a topic.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsDiffCommand.class,
      ModelsPublishCommand.class,
      ModelsRollbackCommand.class,
      CommandLine.HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace models list out/models",
      "  millrace models show out/models beijing-air Dongsi",
      "  millrace models list --brokers localhost:9092 --topic models",
      "  millrace models diff out/models beijing-air Dongsi 600 1550",
      "  millrace models publish out/models --brokers localhost:9092",
      "  millrace models rollback --brokers localhost:9092 beijing-air Dongsi 600",
      "",
      "Exit codes: 0 done, 1 some model is damaged, 2 bad usage."
    })
public final class ModelsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.REFUSED;
  }
}
