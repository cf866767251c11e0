package io.millrace.cli.cluster;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.console.Version;
import io.millrace.local.ClusterAddresses;
import io.millrace.local.ClusterProcesses;
import io.millrace.local.ClusterRest;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace cluster status}. */
@Command(
    name = "status",
    description = "Show the processes and the addresses of a cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace cluster status",
      "",
      "Exit codes: 0 all processes run, 1 some or all do not, 2 bad usage."
    })
final class ClusterStatusCommand implements Callable<Integer> {

  private static final int MEBI = 20;

  @Spec private CommandSpec spec;

  @Mixin private ClusterLocation place;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<ClusterProcesses.Found> processes = ClusterProcesses.of(place.folder());
    if (processes.isEmpty()) {
      out.println("No cluster runs in " + place.folder().root());
      return ExitCode.FAILED;
    }
    TextTable table = TextTable.of("process", "pid", "resident MiB");
    for (ClusterProcesses.Found found : processes) {
      table.add(found.name(), text(found.pid(), 0), text(found.resident(), MEBI));
    }
    table.lines().forEach(out::println);
    Optional<ClusterAddresses> addresses = ClusterAddresses.read(place.folder());
    if (addresses.isPresent()) {
      out.println();
      out.println("REST endpoint  " + addresses.get().rest());
      out.println("broker         " + addresses.get().brokers());
      out.println("slots          " + slots(addresses.get().rest()));
    }
    return processes.stream().allMatch(found -> found.pid().isPresent())
        ? ExitCode.DONE
        : ExitCode.FAILED;
  }

  private static String slots(URI endpoint) {
    try (ClusterRest rest = new ClusterRest(endpoint)) {
      List<ClusterRest.Worker> workers = rest.workers();
      int all = workers.stream().mapToInt(ClusterRest.Worker::slots).sum();
      int free = workers.stream().mapToInt(ClusterRest.Worker::freeSlots).sum();
      return all - free + " of " + all + " in use";
    } catch (UncheckedIOException absent) {
      return "the job manager does not answer";
    }
  }

  private static String text(OptionalLong number, int shift) {
    return number.isPresent() ? Long.toString(number.getAsLong() >> shift) : "-";
  }
}
