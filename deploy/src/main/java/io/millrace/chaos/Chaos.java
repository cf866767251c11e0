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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A cluster that counts numbered records while its processes are killed.
 *
 * <p>It has as many slots as the job needs and no more: a job whose task manager was killed waits
 * for the one that takes its place, which is started at once.
 */
public final class Chaos {

  private static final int WORKERS = 2;
  private static final int FLOOD = 200;
  private static final int UNDISTURBED = 3;
  private static final int SHORTEST_PAUSE_MILLIS = 200;
  private static final int PAUSE_MILLIS = 1500;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration AFTERWARDS = Duration.ofSeconds(2);

  private final Installation installation;
  private final Path folder;
  private final ChaosPlan plan;
  private final Consumer<InjectedFault> progress;
  private final Random random;

  /**
   * @param folder where the cluster's files are left
   * @param progress told of each strike when it is over
   */
  public Chaos(
      Installation installation, Path folder, ChaosPlan plan, Consumer<InjectedFault> progress) {
    this.installation = installation;
    this.folder = folder;
    this.plan = plan;
    this.progress = progress;
    this.random = new Random(plan.seed());
  }

  /** Runs it all; takes about ten seconds a trouble on two cores, and ten to start. */
  public ChaosReport run() throws Exception {
    ClusterPlan layout =
        ClusterPlan.in(folder)
            .with(new ClusterPlan.Workers(WORKERS, 1))
            .with("taskmanager.memory.process.size", "1024m")
            .with("taskmanager.memory.managed.fraction", "0.2")
            // A task manager learns by it alone that its job manager is gone.
            .with("heartbeat.timeout", "6 s")
            // Processes that live for seconds: what they compile well never pays.
            .with("env.java.opts.all", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    try (LocalCluster cluster = LocalCluster.start(installation, layout)) {
      Traffic.createTopics(cluster.addresses().brokers());
      CrashPoint fuse = new CrashPoint(folder.resolve("fuses"));
      CheckedJob job = new CheckedJob(cluster, installation, fuse, plan);
      job.start();
      try (Traffic traffic = new Traffic(cluster.addresses().brokers(), plan.load())) {
        return new Run(cluster, job, fuse, traffic).toTheEnd();
      }
    }
  }

  /** One run, while its cluster is there. */
  private final class Run {

    private final LocalCluster cluster;
    private final CheckedJob job;
    private final CrashPoint fuse;
    private final Traffic traffic;
    private final List<InjectedFault> strikes = new ArrayList<>();

    Run(LocalCluster cluster, CheckedJob job, CrashPoint fuse, Traffic traffic) {
      this.cluster = cluster;
      this.job = job;
      this.fuse = fuse;
      this.traffic = traffic;
    }

    ChaosReport toTheEnd() throws Exception {
      double undisturbed = undisturbed();
      for (FaultKind trouble : plan.troubles()) {
        InjectedFault strike = new InjectedFault(trouble, strike(trouble));
        strikes.add(strike);
        progress.accept(strike);
        if (strike.seconds().isEmpty()) {
          break;
        }
      }
      Expected expected = traffic.end(PATIENCE, AFTERWARDS);
      return new ChaosReport(
          undisturbed, strikes, traffic.counts(expected), traffic.complaints(expected));
    }

    /** The mean of a few; the first record of all is not among them. */
    private double undisturbed() {
      if (recovery(System.nanoTime()).isEmpty()) {
        throw new IllegalStateException(
            "Cannot begin: no record came out within "
                + PATIENCE.toSeconds()
                + " s; see "
                + cluster.folder().logs());
      }
      double sum = 0;
      for (int i = 0; i < UNDISTURBED; i++) {
        sum += recovery(System.nanoTime()).orElse(PATIENCE.toSeconds());
      }
      return sum / UNDISTURBED;
    }

    private OptionalDouble strike(FaultKind trouble) throws Exception {
      recovery(System.nanoTime());
      long end =
          System.nanoTime() + (SHORTEST_PAUSE_MILLIS + random.nextInt(PAUSE_MILLIS)) * 1_000_000L;
      await(() -> System.nanoTime() >= end);
      return switch (trouble) {
        case TASK_MANAGER -> kill(busyWorker());
        case BROKER -> kill(cluster.broker());
        case JOB_MANAGER -> killJobManager();
        case PRE_COMMITTED, COMPLETED, COMMITTED -> burn(trouble.moment().orElseThrow());
        case POISON_FLOOD -> flood();
      };
    }

    private OptionalDouble kill(ServerProcess process) {
      long struck = System.nanoTime();
      process.kill();
      process.start();
      return recovery(struck);
    }

    private OptionalDouble killJobManager() throws Exception {
      long struck = System.nanoTime();
      cluster.jobManager().kill();
      cluster.jobManager().start();
      if (!await(cluster::knowsItsWorkers)) {
        return OptionalDouble.empty();
      }
      job.resume();
      return recovery(struck);
    }

    private OptionalDouble burn(Moment moment) {
      fuse.arm(moment);
      if (!await(() -> cluster.workers().stream().anyMatch(worker -> !worker.isRunning()))) {
        return OptionalDouble.empty();
      }
      long struck = System.nanoTime();
      if (!fuse.isBurnt(moment)) {
        throw new IllegalStateException(
            "Cannot tell what ended a task manager: its fuse is whole; see "
                + cluster.folder().logs());
      }
      cluster.workers().stream()
          .filter(worker -> !worker.isRunning())
          .forEach(ServerProcess::start);
      return recovery(struck);
    }

    private OptionalDouble flood() {
      long struck = System.nanoTime();
      traffic.poison(FLOOD);
      return recovery(struck);
    }

    /** Seconds from then until a record of every key that is sent from now on has come out. */
    private OptionalDouble recovery(long struck) {
      long mark = traffic.mark();
      return await(() -> traffic.isPast(mark))
          ? OptionalDouble.of((System.nanoTime() - struck) / 1e9)
          : OptionalDouble.empty();
    }

    private boolean await(BooleanSupplier condition) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        traffic.turn();
      }
      return true;
    }

    /** One that has work, by the cluster's own account; any of them if it does not answer. */
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
        // A job manager that has just come back may still be silent.
      }
      List<ServerProcess> candidates = busy.isEmpty() ? cluster.workers() : busy;
      return candidates.get(random.nextInt(candidates.size()));
    }
  }
}
