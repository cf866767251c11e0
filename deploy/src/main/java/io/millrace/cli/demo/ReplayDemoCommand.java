package io.millrace.cli.demo;

import io.millrace.cli.compare.CompareCommand;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import io.millrace.cli.data.DataCommand;
import io.millrace.state.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace demo replay}: two commands that a user could call, one after the other. */
@Command(
    name = "replay",
    description =
        "Play two months of real air-quality readings with injected faults into two pipelines, and"
            + " say which of them is better.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo replay",
      "  millrace demo replay --days 30 --out /tmp/replay",
      "",
      "Exit codes: 0 done, 1 failed while running, 2 bad usage."
    })
final class ReplayDemoCommand implements Callable<Integer> {

  /** The same files as in examples/replay. */
  private static final List<String> FILES = List.of("plain.yaml", "guarded.yaml", "faults.yaml");

  @Spec private CommandSpec spec;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "60",
      description = "Days of readings to play, 14 to 731; ${DEFAULT-VALUE}.")
  private int days;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "out/demo-replay",
      description = "Folder for trace, pipelines, scenario and report; ${DEFAULT-VALUE}.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    // Fewer blocks of a day cannot tell anything.
    if (days < 14 || days > 731) {
      throw new ParameterException(
          spec.commandLine(), "Cannot play " + days + " days: expected 14 to 731");
    }
    OwnerOnly.makeFolder(folder.toAbsolutePath());
    for (String file : FILES) {
      OwnerOnly.write(folder.resolve(file).toAbsolutePath(), content(file));
    }
    String trace = folder.resolve("trace.csv").toString();
    List<String> data = List.of("data", "beijing-air", trace, "--days", Integer.toString(days));
    List<String> compare =
        List.of(
            "compare",
            folder.resolve("plain.yaml").toString(),
            folder.resolve("guarded.yaml").toString(),
            "--trace",
            trace,
            "--scenario",
            folder.resolve("faults.yaml").toString(),
            "--season",
            "24",
            "--baselines",
            "no-change",
            "--seeds",
            "3",
            "--out",
            folder.resolve("comparison").toString());
    int code = call(new DataCommand(), data);
    return code == ExitCode.DONE ? call(new CompareCommand(), compare) : code;
  }

  /** Calls a command as a user would, and says how. */
  private int call(Object command, List<String> arguments) {
    CommandLine own = spec.commandLine();
    PrintWriter out = own.getOut();
    out.println("$ millrace " + String.join(" ", arguments));
    out.flush();
    List<String> rest = new ArrayList<>(arguments.subList(1, arguments.size()));
    return new CommandLine(command)
        .setOut(out)
        .setErr(own.getErr())
        .setExecutionExceptionHandler(own.getExecutionExceptionHandler())
        .setParameterExceptionHandler(own.getParameterExceptionHandler())
        .execute(rest.toArray(String[]::new));
  }

  private static byte[] content(String file) throws IOException {
    try (InputStream in = ReplayDemoCommand.class.getResourceAsStream(file)) {
      if (in == null) {
        throw CommandException.failed(
            "Cannot find " + file + " on the class path: this jar was built without resources",
            null);
      }
      return in.readAllBytes();
    }
  }
}
