package io.millrace.cli;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace completion}. */
@Command(
    name = "completion",
    description = "Print the script that completes commands and options in a shell.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace completion bash > ~/.millrace-completion",
      "  source ~/.millrace-completion",
      "      for this shell; put the second line into ~/.bashrc for every shell",
      "      zsh: the same with completion zsh, and ~/.zshrc"
    })
public final class CompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  /** The shell for which the script is. */
  private enum Shell {
    bash,
    zsh
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    if (shell == Shell.zsh) {
      // The script is written for bash; zsh reads such scripts once its completion system is on.
      out.println("autoload -U +X compinit && compinit");
    }
    out.print(AutoComplete.bash(root.getCommandName(), root));
    out.flush();
    return ExitCode.DONE;
  }
}
