package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace models}: looks at published models; each way of looking is a command below. */
@Command(
    name = "models",
    description = "Look at published models, in a folder or on a topic.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {ModelsListCommand.class, ModelsShowCommand.class, CommandLine.HelpCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace models list out/models",
      "  millrace models show out/models beijing-air Dongsi",
      "  millrace models list --brokers localhost:9092 --topic models",
      "",
      "Exit codes: 0 done, 1 some model is damaged, 2 bad usage."
    })
final class ModelsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.REFUSED;
  }
}
