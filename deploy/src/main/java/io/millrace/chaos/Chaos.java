package io.millrace.chaos;

import io.millrace.local.ClusterPlan;
import io.millrace.local.ClusterRest;
import io.millrace.local.Installation;
import io.millrace.local.LocalCluster;
import io.millrace.local.ServerProcess;
import io.millrace.simulate.check.CrashPoint;
import io.millrace.simulate.check.CrashPoint.Moment;
import io.millrace.simulate.check.Expected;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs the counting job on a cluster and kills the cluster's processes while it runs.
 *
 * <p>The cluster has exactly the slots that the job needs: after a task manager was killed, the job
 * waits for its replacement, which is started at once.
 */
public final class Chaos {

  private static final int WORKERS = 2;
  private static final int FLOOD = 200;
  private static final int UNDISTURBED = 3;
  private static final int SHORTEST_PAUSE_MILLIS = 200;
  private static final int PAUSE_MILLIS = 1500;
  private static final Duration TIMEOUT = Duration.ofSeconds(120);
  private static final Duration AFTERWARDS = Duration.ofSeconds(2);
  private static final Duration BEYOND_DELIVERY = Duration.ofSeconds(4);

  private final Installation installation;
  private final Path folder;
  private final ChaosPlan plan;
  private final Consumer<InjectedFault> progress;
  private final Random random;

  /**
   * @param folder of the cluster's files, which are kept
   * @param progress called after each injected fault
   */
  public Chaos(
      Installation installation, Path folder, ChaosPlan plan, Consumer<InjectedFault> progress) {
    this.installation = installation;
    this.folder = folder;
    this.plan = plan;
    this.progress = progress;
    this.random = new Random(plan.seed());
  }

  /** Runs the plan; takes about ten seconds per fault on two cores, and ten to start. */
  public ChaosReport run() throws Exception {
    ClusterPlan layout =
        ClusterPlan.in(folder)
            .with(new ClusterPlan.Workers(WORKERS, 1))
            .with("taskmanager.memory.process.size", "1024m")
            .with("taskmanager.memory.managed.fraction", "0.2")
            // Only this timeout tells a task manager that its job manager has ended.
            .with("heartbeat.timeout", ChaosPlan.HEARTBEAT_TIMEOUT_SECONDS + " s")
            // The processes run for seconds, so optimizing compilation does not pay off.
            .with("env.java.opts.all", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    try (LocalCluster cluster = LocalCluster.start(installation, layout)) {
      Traffic.createTopics(cluster.addresses().brokers());
      CrashPoint crashPoint = new CrashPoint(folder.resolve("crash-points"));
      CheckedJob job = new CheckedJob(cluster, installation, crashPoint, plan);
      job.start();
      try (Traffic traffic = new Traffic(cluster.addresses().brokers(), plan.load())) {
        return new Run(cluster, job, crashPoint, traffic).toTheEnd();
      }
    }
  }

  /** One run on a running cluster. */
  private final class Run {

    private final LocalCluster cluster;
    private final CheckedJob job;
    private final CrashPoint crashPoint;
    private final Traffic traffic;
    private final List<InjectedFault> faults = new ArrayList<>();

    Run(LocalCluster cluster, CheckedJob job, CrashPoint crashPoint, Traffic traffic) {
      this.cluster = cluster;
      this.job = job;
      this.crashPoint = crashPoint;
      this.traffic = traffic;
    }

    ChaosReport toTheEnd() throws Exception {
      double undisturbed = undisturbed();
      for (FaultKind kind : plan.faults()) {
        InjectedFault injected = new InjectedFault(kind, inject(kind));
        faults.add(injected);
        progress.accept(injected);
        if (injected.seconds().isEmpty()) {
          break;
        }
      }
      Expected expected = traffic.end(TIMEOUT, AFTERWARDS);
      return new ChaosReport(
          undisturbed, faults, traffic.counts(expected), traffic.complaints(expected));
    }

    /** The mean of several measurements, without the first record of the run. */
    private double undisturbed() {
      if (recovery(System.nanoTime()).isEmpty()) {
        throw new IllegalStateException(
            "Cannot start the check: no result arrived within "
                + TIMEOUT.toSeconds()
                + " s; see "
                + cluster.folder().logs());
      }
      double sum = 0;
      for (int i = 0; i < UNDISTURBED; i++) {
        sum += recovery(System.nanoTime()).orElse(TIMEOUT.toSeconds());
      }
      return sum / UNDISTURBED;
    }

    private OptionalDouble inject(FaultKind kind) throws Exception {
      recovery(System.nanoTime());
      long end =
          System.nanoTime() + (SHORTEST_PAUSE_MILLIS + random.nextInt(PAUSE_MILLIS)) * 1_000_000L;
      await(() -> System.nanoTime() >= end);
      return switch (kind) {
        case TASK_MANAGER -> kill(busyWorker());
        case BROKER -> kill(cluster.broker());
        case BROKER_AWAY -> takeAwayBroker();
        case JOB_MANAGER -> killJobManager();
        case PRE_COMMITTED, COMPLETED, COMMITTED -> crash(kind.moment().orElseThrow());
        case BROKER_STOPPED -> stop(cluster.broker());
        case TASK_MANAGER_STOPPED -> stop(busyWorker());
        case POISON_FLOOD -> flood();
      };
    }

    private OptionalDouble kill(ServerProcess process) {
      long start = System.nanoTime();
      process.kill();
      process.start();
      return recovery(start);
    }

    /** Stops a process while records are sent, and measures from its continuation. */
    private OptionalDouble stop(ServerProcess process) {
      long end = System.nanoTime() + plan.stop().toNanos();
      process.signal(ServerProcess.Signal.STOP);
      try {
        await(() -> System.nanoTime() >= end);
      } finally {
        process.signal(ServerProcess.Signal.CONT);
      }
      return recovery(System.nanoTime());
    }

    /** The recovery is counted from the broker's start. */
    private OptionalDouble takeAwayBroker() {
      cluster.broker().kill();
      long back = System.nanoTime() + CheckedJob.DELIVERY.plus(BEYOND_DELIVERY).toNanos();
      while (System.nanoTime() < back) {
        // No turn of the traffic: its sender would wait for the broker.
        LockSupport.parkNanos(back - System.nanoTime());
      }
      if (!cluster.workers().stream().allMatch(ServerProcess::isRunning)) {
        throw new IllegalStateException(
            "Cannot go on: a task manager has ended because the broker was away; see "
                + cluster.folder().logs());
      }
      long start = System.nanoTime();
      cluster.broker().start();
      return recovery(start);
    }

    private OptionalDouble killJobManager() throws Exception {
      long start = System.nanoTime();
      cluster.jobManager().kill();
      cluster.jobManager().start();
      if (!await(cluster::knowsItsWorkers)) {
        return OptionalDouble.empty();
      }
      job.resume();
      return recovery(start);
    }

    private OptionalDouble crash(Moment moment) {
      crashPoint.arm(moment);
      if (!await(() -> cluster.workers().stream().anyMatch(worker -> !worker.isRunning()))) {
        return OptionalDouble.empty();
      }
      long start = System.nanoTime();
      if (!crashPoint.hasFired(moment)) {
        throw new IllegalStateException(
            "Cannot tell what ended a task manager: its crash point did not fire; see "
                + cluster.folder().logs());
      }
      cluster.workers().stream()
          .filter(worker -> !worker.isRunning())
          .forEach(ServerProcess::start);
      return recovery(start);
    }

    private OptionalDouble flood() {
      long start = System.nanoTime();
      traffic.sendBad(FLOOD);
      return recovery(start);
    }

    /**
     * Seconds from {@code start} until the results of records sent from now on were read, for every
     * key.
     */
    private OptionalDouble recovery(long start) {
      long mark = traffic.mark();
      return await(() -> traffic.isPast(mark))
          ? OptionalDouble.of((System.nanoTime() - start) / 1e9)
          : OptionalDouble.empty();
    }

    private boolean await(BooleanSupplier condition) {
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        traffic.turn();
      }
      return true;
    }

    /**
     * A task manager with occupied slots according to the cluster; any task manager if the cluster
     * does not answer.
     */
    private ServerProcess busyWorker() {
      List<ServerProcess> busy = new ArrayList<>(cluster.workers());
      try {
        List<String> idle =
            cluster.rest().workers().stream()
                .filter(worker -> worker.freeSlots() == worker.slots())
                .map(ClusterRest.Worker::id)
                .toList();
        busy.removeIf(worker -> idle.contains(worker.id()));
      } catch (UncheckedIOException absent) {
        // A job manager that was just restarted may not answer yet.
      }
      List<ServerProcess> candidates = busy.isEmpty() ? cluster.workers() : busy;
      return candidates.get(random.nextInt(candidates.size()));
    }
  }
}
