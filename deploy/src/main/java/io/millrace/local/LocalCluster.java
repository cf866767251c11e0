package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/**
 * A Flink cluster and a broker on this machine: a job manager, task managers and a Kafka broker,
 * each a process of its own that can be killed and started again.
 *
 * <pre>{@code
 * ClusterPlan plan = ClusterPlan.in(folder).with(new ClusterPlan.Workers(2, 1));
 * try (LocalCluster cluster = LocalCluster.start(Installation.ofThisBuild(), plan)) {
 *   Configuration target = cluster.target(JobSettings.of(pipeline), List.of(jobJar));
 *   StreamExecutionEnvironment environment = new StreamExecutionEnvironment(target);
 *   PipelineJob.build(environment, pipeline, catalog);
 *   JobClient job = environment.executeAsync(pipeline.name());
 *   cluster.workers().get(0).kill();
 *   cluster.workers().get(0).start();
 * }
 * }</pre>
 *
 * <p>Takes about ten seconds on two cores. The processes outlive this object unless it is closed.
 * Not thread-safe.
 */
public final class LocalCluster implements AutoCloseable {

  /** How long a process of the cluster may take to start. */
  public static final Duration TIMEOUT = Duration.ofSeconds(90);

  static final String BROKER = "broker";
  static final String JOB_MANAGER = "job-manager";
  static final String TASK_MANAGER = "task-manager-";
  static final String SUPERVISOR = "supervisor";

  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration TO_STOP = Duration.ofSeconds(10);
  private static final String HOST = "127.0.0.1";

  private final ClusterFolder folder;
  private final ClusterAddresses addresses;
  private final ClusterRest rest;
  private final ServerProcess broker;
  private final ServerProcess jobManager;
  private final List<ServerProcess> workers;
  private final ServerProcess supervisor;

  private LocalCluster(Installation installation, ClusterPlan plan) {
    ClusterPorts ports = plan.ports();
    ProcessCommands commands = new ProcessCommands(installation, plan);
    folder = new ClusterFolder(plan.folder());
    addresses =
        new ClusterAddresses(
            URI.create("http://" + HOST + ":" + ports.rest()), HOST + ":" + ports.broker());
    rest = new ClusterRest(addresses.rest());
    broker = new ServerProcess(BROKER, folder, start -> commands.broker(BROKER));
    jobManager = new ServerProcess(JOB_MANAGER, folder, start -> commands.jobManager(JOB_MANAGER));
    List<ServerProcess> managers = new ArrayList<>();
    for (int i = 1; i <= plan.workers().count(); i++) {
      String name = TASK_MANAGER + i;
      managers.add(
          new ServerProcess(name, folder, start -> commands.taskManager(name, name + "-" + start)));
    }
    workers = List.copyOf(managers);
    supervisor = new ServerProcess(SUPERVISOR, folder, start -> commands.supervisor(SUPERVISOR));
  }

  /**
   * Starts all processes, and returns once they serve.
   *
   * @throws IllegalStateException if one does not; the others are stopped then
   */
  public static LocalCluster start(Installation installation, ClusterPlan plan) {
    List<String> there = ClusterProcesses.running(new ClusterFolder(plan.folder()));
    if (!there.isEmpty()) {
      throw new IllegalStateException(
          "Cannot start a cluster in "
              + plan.folder()
              + ": a cluster already runs there, "
              + String.join(", ", there)
              + "; stop it first");
    }
    LocalCluster cluster = new LocalCluster(installation, plan);
    cluster.requireFreePorts();
    try {
      cluster.folder.create();
      new ClusterSettings(plan).write(cluster.folder.conf());
      cluster.addresses.write(cluster.folder);
      cluster.processes().forEach(ServerProcess::start);
      cluster.awaitReady();
      return cluster;
    } catch (IOException fault) {
      cluster.close();
      throw new UncheckedIOException("Cannot lay out a cluster in " + plan.folder(), fault);
    } catch (RuntimeException fault) {
      cluster.close();
      throw fault;
    }
  }

  /**
   * Checks that the ports are free; otherwise another cluster could answer in place of this one.
   */
  private void requireFreePorts() {
    String broker = addresses.brokers();
    String rest = addresses.rest().getAuthority();
    for (String address : List.of(broker, rest)) {
      if (ServedProcess.listens(address)) {
        throw new IllegalStateException(
            "Cannot start a cluster: something listens at "
                + address
                + " already; stop it, or choose other ports");
      }
    }
  }

  /**
   * Starts a process that starts task managers again when they have ended, until the cluster is
   * stopped. Only for a cluster that this object does not start and kill processes of from now on.
   */
  public void supervise() {
    supervisor.start();
  }

  /** Waits until the broker serves and the job manager knows every task manager that runs. */
  public void awaitReady() {
    await("the broker", () -> ServedProcess.brokerServes(addresses.brokers()));
    await("the job manager", rest::isThere);
    await("the task managers", this::knowsItsWorkers);
  }

  /**
   * Whether the job manager answers and every task manager is registered by its newest id and with
   * its slots, which are reported a moment later.
   */
  public boolean knowsItsWorkers() {
    try {
      List<String> known =
          rest.workers().stream()
              .filter(worker -> worker.slots() > 0)
              .map(ClusterRest.Worker::id)
              .toList();
      return known.containsAll(
          workers.stream().filter(ServerProcess::isRunning).map(ServerProcess::id).toList());
    } catch (UncheckedIOException absent) {
      return false;
    }
  }

  /**
   * Settings of an environment that submits its job to this cluster.
   *
   * @param job settings of the job
   * @param jars jars that the cluster lacks, such as {@link Installation#jobJar}
   */
  public Configuration target(Configuration job, List<Path> jars) {
    return RemoteTarget.job(job, addresses.rest(), jars);
  }

  /** Client of the cluster's REST endpoint. */
  public ClusterRest rest() {
    return rest;
  }

  /** Addresses of REST endpoint and broker. */
  public ClusterAddresses addresses() {
    return addresses;
  }

  public ClusterFolder folder() {
    return folder;
  }

  public ServerProcess broker() {
    return broker;
  }

  public ServerProcess jobManager() {
    return jobManager;
  }

  /** The task managers, in the order of their names. */
  public List<ServerProcess> workers() {
    return workers;
  }

  /** Stops all processes; those that take longer than ten seconds are killed. */
  @Override
  public void close() {
    supervisor.stop(TO_STOP);
    workers.forEach(ServerProcess::ask);
    jobManager.ask();
    workers.forEach(worker -> worker.stop(TO_STOP));
    jobManager.stop(TO_STOP);
    broker.stop(TO_STOP);
    rest.close();
  }

  private List<ServerProcess> processes() {
    return Stream.concat(Stream.of(broker, jobManager), workers.stream()).toList();
  }

  private void await(String what, BooleanSupplier there) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!there.getAsBoolean()) {
      for (ServerProcess process : processes()) {
        if (!process.isRunning()) {
          throw new IllegalStateException(
              "Cannot use the cluster: "
                  + process.name()
                  + " has died; see "
                  + process.log()
                  + " and "
                  + process.console());
        }
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Cannot reach " + what + " within " + TIMEOUT.toSeconds() + " s; see " + folder.logs());
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }
}
