package io.millrace.cli.watch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.runtime.messages.webmonitor.ClusterOverview;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * Starts the one worker of a cluster in this process again when it has ended. Flink ends a worker
 * after an error that it takes for fatal, and a cluster in this process does not replace it: the
 * job would wait for slots for ever.
 *
 * <p>A worker that ends again and again without a checkpoint in between is given up. It never waits
 * for an answer. Not thread-safe.
 */
public final class WorkerWatch {

  private static final int MOST_STARTS = 3;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final MiniCluster cluster;
  private final Consumer<String> say;
  private final Duration every;
  private CompletableFuture<ClusterOverview> answer;
  private boolean seen;
  private long started = System.nanoTime();
  private long asked = started;
  private long checkpoints;
  private int starts;

  /**
   * @param cluster with one worker
   * @param say takes a line for the user
   */
  public WorkerWatch(MiniCluster cluster, Consumer<String> say) {
    this(cluster, say, EVERY);
  }

  WorkerWatch(MiniCluster cluster, Consumer<String> say, Duration every) {
    this.cluster = cluster;
    this.say = say;
    this.every = every;
  }

  /**
   * Looks at what the cluster has answered since the last look.
   *
   * @param completed checkpoints so far
   * @return whether there is hope: false if the worker has ended too often
   */
  public boolean look(long completed) throws Exception {
    if (answer == null) {
      long now = System.nanoTime();
      if (now - asked >= every.toNanos()) {
        asked = now;
        answer = cluster.requestClusterOverview();
      }
      return true;
    }
    if (!answer.isDone()) {
      return true;
    }
    boolean there =
        answer.isCompletedExceptionally() || answer.get().getNumTaskManagersConnected() > 0;
    answer = null;
    // Before it has registered, the worker is not there either.
    seen |= there;
    boolean begins = !seen && System.nanoTime() - started < LONGEST_START.toNanos();
    return there || begins || startsAgain(completed);
  }

  private boolean startsAgain(long completed) throws Exception {
    if (completed > checkpoints) {
      checkpoints = completed;
      starts = 0;
    }
    if (starts == MOST_STARTS) {
      return false;
    }
    starts++;
    seen = false;
    started = System.nanoTime();
    say.accept(
        "The worker of this process has ended after an error; started another, and the job goes on"
            + " from its last checkpoint");
    cluster.startTaskManager();
    return true;
  }
}
