package io.millrace.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts task managers of a cluster again that have ended, in a process of its own. A task manager
 * that ends soon after its start is started again after a pause, which doubles up to a minute.
 *
 * <p>Brokers and job managers are left alone: a job manager without its jobs would hide that they
 * have ended.
 */
public final class SupervisorMain {

  private static final long LOOK_MILLIS = 1_000;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final ClusterFolder folder;
  private final Map<String, Start> starts = new HashMap<>();

  /**
   * The newest start of a task manager by this process.
   *
   * @param nanos when it was, by a clock that nobody sets
   * @param pause before the next one, if it ends soon
   */
  private record Start(long nanos, Duration pause) {

    boolean isWithin(Duration time) {
      return System.nanoTime() - nanos < time.toNanos();
    }
  }

  private SupervisorMain(ClusterFolder folder) {
    this.folder = folder;
  }

  /**
   * Supervises a cluster until this process is ended.
   *
   * @param arguments folder of the cluster
   */
  public static void main(String[] arguments) throws InterruptedException {
    SupervisorMain supervisor = new SupervisorMain(new ClusterFolder(Path.of(arguments[0])));
    CountDownLatch never = new CountDownLatch(1);
    while (!never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      supervisor.look();
    }
  }

  private void look() {
    for (ClusterProcesses.Found found : ClusterProcesses.of(folder)) {
      if (found.name().startsWith(LocalCluster.TASK_MANAGER)
          && found.pid().isEmpty()
          && isDue(found.name())) {
        start(found.name());
      }
    }
  }

  private boolean isDue(String name) {
    Start last = starts.get(name);
    return last == null || !last.isWithin(last.pause());
  }

  private void start(String name) {
    try {
      if (ClusterProcesses.startEnded(folder, name)) {
        Start last = starts.get(name);
        boolean soon = last != null && last.isWithin(LONGEST_PAUSE.multipliedBy(2));
        Duration pause = soon ? last.pause().multipliedBy(2) : FIRST_PAUSE;
        starts.put(
            name,
            new Start(
                System.nanoTime(), pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
        say(name + " had ended and was started again; see " + folder.logs().resolve(name + ".log"));
      }
    } catch (IllegalStateException failed) {
      starts.put(name, new Start(System.nanoTime(), LONGEST_PAUSE));
      say(failed.getMessage());
    }
  }

  private static void say(String line) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
