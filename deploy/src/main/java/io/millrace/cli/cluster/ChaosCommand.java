package io.millrace.cli.cluster;

import io.millrace.chaos.Chaos;
import io.millrace.chaos.ChaosPlan;
import io.millrace.chaos.ChaosReport;
import io.millrace.chaos.InjectedFault;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import io.millrace.local.ClusterAddresses;
import io.millrace.local.ClusterFolder;
import io.millrace.local.ClusterProcesses;
import io.millrace.local.Installation;
import io.millrace.simulate.embedded.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace chaos}. */
@Command(
    name = "chaos",
    description =
        "Kill the processes of a cluster of its own while it counts numbered records, and report"
            + " whether each was counted once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace chaos",
      "      task managers, broker and job manager, some of them within a commit",
      "  millrace chaos --short",
      "  millrace chaos --at-least-once",
      "      a sink without transactions: the checker must report it, and the exit code is 1",
      "",
      "Exit codes: 0 every record counted once, 1 not so or not recovered, 2 bad usage."
    })
public final class ChaosCommand implements Callable<Integer> {

  private static final int MOST_COMPLAINTS = 10;

  @Spec private CommandSpec spec;

  @ArgGroup private Length length = new Length();

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "out/chaos",
      description =
          "Folder for logs, checkpoints and topics; files of an earlier run are deleted; "
              + "${DEFAULT-VALUE}.")
  private Path folder;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the times of the faults; ${DEFAULT-VALUE}.")
  private long seed;

  /** Which faults are injected. */
  private static final class Length {

    @Option(
        names = "--short",
        description = "Kill one process of each kind; takes about one minute.")
    private boolean brief;

    @Option(
        names = "--at-least-once",
        description = "Use a sink without transactions, to test that the checker reports it.")
    private boolean atLeastOnce;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path place = emptied(new ClusterFolder(folder));
    out.println("Starting a cluster in " + place);
    out.println();
    out.println("recovered after  what happened");
    out.flush();
    long began = System.nanoTime();
    Thread end = new Thread(() -> ClusterProcesses.stop(new ClusterFolder(place)), "chaos-end");
    // An interrupt must not leave processes behind.
    Runtime.getRuntime().addShutdownHook(end);
    ChaosReport report;
    try {
      report =
          new Chaos(Installation.ofThisBuild(), place, plan(), fault -> show(fault, out)).run();
    } finally {
      Runtime.getRuntime().removeShutdownHook(end);
    }
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "Without faults, a record is read %.1f s after it was sent.",
            report.undisturbed()));
    ChaosReport.Counts counts = report.counts();
    out.println(
        String.format(
            Locale.ROOT,
            "%,d good records sent, %,d results read; %,d bad records sent, %,d dead letters read.",
            counts.sent(),
            counts.results(),
            counts.refused(),
            counts.deadLetters()));
    report.complaints().stream().limit(MOST_COMPLAINTS).forEach(line -> out.println("  " + line));
    out.println("Verdict: " + report.verdict() + ".");
    out.println(
        String.format(
            Locale.ROOT,
            "Took %.0f s; logs in %s",
            (System.nanoTime() - began) / 1e9,
            new ClusterFolder(place).logs()));
    return report.isExact() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Empties the folder only if it belongs to a cluster. */
  private static Path emptied(ClusterFolder folder) throws IOException {
    if (ClusterAddresses.read(folder).isPresent()) {
      ClusterProcesses.stop(folder);
      Folders.delete(folder.root());
    } else if (Files.exists(folder.root())) {
      throw CommandException.refused(
          "Cannot use "
              + folder.root()
              + ": it exists and is not the folder of a cluster; name "
              + "another folder");
    }
    return folder.root();
  }

  private ChaosPlan plan() {
    if (length.atLeastOnce) {
      return ChaosPlan.atLeastOnce(seed);
    }
    return length.brief ? ChaosPlan.brief(seed) : ChaosPlan.full(seed);
  }

  private static void show(InjectedFault fault, PrintWriter out) {
    OptionalDouble seconds = fault.seconds();
    String time =
        seconds.isPresent() ? String.format(Locale.ROOT, "%.1f s", seconds.getAsDouble()) : "never";
    out.println(String.format(Locale.ROOT, "%15s  %s", time, fault.kind().words()));
    out.flush();
  }
}
