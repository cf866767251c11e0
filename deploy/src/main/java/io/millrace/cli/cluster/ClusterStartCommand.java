package io.millrace.cli.cluster;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import io.millrace.local.ClusterPlan;
import io.millrace.local.ClusterPorts;
import io.millrace.local.Installation;
import io.millrace.local.LocalCluster;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace cluster start}. */
@Command(
    name = "start",
    description = "Start a cluster and leave it running.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace cluster start",
      "  millrace cluster start --task-managers 3 --slots 4",
      "  millrace cluster start -D taskmanager.memory.process.size=3g --lib metrics.jar",
      "      a setting of Flink, and a jar on the class path of all its processes"
    })
final class ClusterStartCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ClusterLocation place;

  private static final String LOOPBACK = "127.0.0.1";
  private static final List<String> ADDRESSES =
      List.of(
          "rest.address",
          "rest.bind-address",
          "jobmanager.rpc.address",
          "jobmanager.bind-host",
          "taskmanager.host",
          "taskmanager.bind-host");

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Task managers; ${DEFAULT-VALUE}.")
  private int taskManagers;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "2",
      description = "Slots of each; ${DEFAULT-VALUE}.")
  private int slots;

  @Option(
      names = "--rest-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Port of its REST endpoint, 0 for a free one; ${DEFAULT-VALUE}.")
  private int restPort;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port of its broker, 0 for a free one; ${DEFAULT-VALUE}.")
  private int brokerPort;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink, as in its config.yaml; may be repeated.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--lib",
      paramLabel = "JAR",
      description = "A jar on the class path of all processes of Flink; may be repeated.")
  private List<Path> libraries = List.of();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    LocalCluster cluster = start(plan());
    cluster.supervise();
    out.println("REST endpoint  " + cluster.addresses().rest());
    out.println("broker         " + cluster.addresses().brokers());
    out.println("files          " + cluster.folder().root());
    out.println();
    out.println("millrace run PIPELINE --cluster " + cluster.addresses().rest().getAuthority());
    return ExitCode.DONE;
  }

  private ClusterPlan plan() throws Exception {
    for (Path library : libraries) {
      if (!Files.isRegularFile(library)) {
        throw CommandException.refused("Cannot find library " + library + ": no such file");
      }
    }
    for (String address : ADDRESSES) {
      String value = settings.getOrDefault(address, LOOPBACK);
      if (!value.equals(LOOPBACK) && !value.equals("localhost")) {
        throw CommandException.refused(
            "Cannot start a cluster with "
                + address
                + "="
                + value
                + ": expected "
                + LOOPBACK
                + ", because whoever reaches the REST endpoint can run code here; reach it from"
                + " another machine through ssh -L, or deploy Flink with mutual TLS");
      }
    }
    if (taskManagers < 1 || slots < 1) {
      throw CommandException.refused(
          "Cannot start a cluster: expected at least one task manager and one slot");
    }
    return new ClusterPlan(
        place.folder().root(),
        new ClusterPlan.Workers(taskManagers, slots),
        ClusterPorts.free().at(restPort, brokerPort),
        settings,
        libraries);
  }

  private static LocalCluster start(ClusterPlan plan) {
    try {
      return LocalCluster.start(Installation.ofThisBuild(), plan);
    } catch (IllegalStateException fault) {
      throw CommandException.failed(fault.getMessage(), fault);
    }
  }
}
