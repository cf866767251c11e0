package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.run.TrialCluster;
import io.millrace.simulate.embedded.Folders;
import io.millrace.state.OwnerOnly;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Runs each contestant with each seed, several at the same time. A contestant whose first two runs
 * wrote the same results does not depend on the seed, and runs no more.
 */
final class Trials implements AutoCloseable {

  private static final long LOOK_MILLIS = 250;
  private static final String DONE = "done";

  private final Place place;
  private final int seeds;
  private final Plugins plugins;
  private final BooleanSupplier stop;
  private final Watch watch;
  private final long start = System.nanoTime();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final ExecutorService pool;
  private TrialCluster cluster;
  private long kept;
  private long ran;

  /**
   * Where trials run.
   *
   * @param folder of the runs
   * @param played what is played, as text that equal plays share
   * @param records that a run reads
   * @param jobs at the same time
   */
  record Place(Path folder, String played, long records, int jobs) {}

  /** Told how far the runs are. */
  interface Watch {

    /**
     * Records were read.
     *
     * @param records by all runs so far
     * @param expected by all runs, as far as they are known
     * @param seconds since the beginning
     */
    void at(long records, long expected, double seconds);
  }

  /**
   * @param seeds runs of a contestant
   * @param stop polled: whether to end
   */
  Trials(Place place, int seeds, Plugins plugins, BooleanSupplier stop, Watch watch) {
    this.place = place;
    this.seeds = seeds;
    this.plugins = plugins;
    this.stop = stop;
    this.watch = watch;
    this.pool = Executors.newFixedThreadPool(place.jobs());
  }

  /** Runs of a contestant that depends on the seed. */
  int seeds() {
    return seeds;
  }

  /** Number of runs so far, without those that were kept. */
  long ran() {
    return ran;
  }

  private record Trial(Contestant contestant, int seed) {}

  /**
   * Runs what has not run before.
   *
   * @return the folders of the runs of each contestant, in the order of their seeds
   */
  Map<Contestant, List<Path>> run(List<Contestant> contestants) throws Exception {
    if (cluster == null) {
      cluster = new TrialCluster(contestants.get(0).run(0, place.folder()), plugins, place.jobs());
    }
    List<Trial> first = new ArrayList<>();
    for (int seed = 0; seed < Math.min(2, seeds); seed++) {
      for (Contestant one : contestants) {
        first.add(new Trial(one, seed));
      }
    }
    run(first, (long) contestants.size() * seeds * place.records());
    List<Trial> more = new ArrayList<>();
    for (int seed = 2; seed < seeds; seed++) {
      for (Contestant one : contestants) {
        if (dependsOnSeed(one)) {
          more.add(new Trial(one, seed));
        }
      }
    }
    run(more, (first.size() + more.size()) * place.records());
    Map<Contestant, List<Path>> runs = new LinkedHashMap<>();
    for (Contestant one : contestants) {
      runs.put(
          one,
          Stream.concat(first.stream(), more.stream())
              .filter(trial -> trial.contestant().name().equals(one.name()))
              .map(this::place)
              .toList());
    }
    return runs;
  }

  @Override
  public void close() throws IOException {
    pool.shutdownNow();
    try {
      pool.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private boolean ends() {
    return failed.get() || stop.getAsBoolean();
  }

  private Path place(Trial trial) {
    return place(trial.contestant(), trial.seed());
  }

  private Path place(Contestant one, int seed) {
    return place.folder().resolve(one.name()).resolve("run-" + seed);
  }

  private boolean isDone(Trial trial) {
    try {
      Path mark = place(trial).resolve(DONE);
      return Files.exists(mark) && Files.readString(mark).equals(mark(trial));
    } catch (IOException unreadable) {
      return false;
    }
  }

  private String mark(Trial trial) {
    return place.played() + "\n" + trial.contestant().fingerprint(trial.seed()) + "\n";
  }

  /** Whether the results of the first two runs differ. */
  private boolean dependsOnSeed(Contestant one) throws IOException {
    return !lines(place(one, 0)).equals(lines(place(one, 1)));
  }

  private static List<String> lines(Path run) throws IOException {
    List<String> lines = new ArrayList<>();
    if (!Files.isDirectory(Contestant.results(run))) {
      return lines;
    }
    try (Stream<Path> parts = Files.list(Contestant.results(run))) {
      for (Path part : parts.filter(file -> file.toString().endsWith(".jsonl")).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    lines.sort(null);
    return lines;
  }

  private void run(List<Trial> trials, long expected) throws Exception {
    List<Trial> open = trials.stream().filter(trial -> !isDone(trial)).toList();
    kept += (trials.size() - open.size()) * place.records();
    ran += open.size();
    List<Future<Boolean>> running = new ArrayList<>();
    for (Trial trial : open) {
      running.add(pool.submit(() -> run(trial)));
    }
    Exception reason = null;
    for (Future<Boolean> one : running) {
      try {
        await(one, expected);
      } catch (ExecutionException broken) {
        failed.set(true);
        reason = reason != null ? reason : (Exception) broken.getCause();
      }
    }
    if (reason != null) {
      throw reason;
    }
    if (ends()) {
      long done = trials.stream().filter(this::isDone).count();
      throw CommandException.failed(
          "Stopped: "
              + done
              + " of the last "
              + trials.size()
              + " runs are complete; go on with --resume, which keeps what is complete",
          null);
    }
  }

  private void await(Future<Boolean> one, long expected) throws Exception {
    while (true) {
      try {
        one.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException later) {
        watch.at(kept + cluster.records(), expected, (System.nanoTime() - start) / 1e9);
      }
    }
  }

  private boolean run(Trial trial) throws Exception {
    if (ends()) {
      return false;
    }
    Path own = place(trial);
    if (Files.exists(own)) {
      Folders.delete(own);
    }
    OwnerOnly.makeFolder(own);
    boolean whole;
    try {
      PipelineSpec spec = trial.contestant().run(trial.seed(), own);
      TrialCluster.check(spec);
      whole = cluster.run(spec, this::ends);
    } catch (CommandException broken) {
      throw CommandException.failed(
          broken.getMessage() + " (" + trial.contestant().name() + ", run " + trial.seed() + ")",
          broken);
    }
    if (whole) {
      OwnerOnly.write(own.resolve(DONE), mark(trial).getBytes(StandardCharsets.UTF_8));
    }
    return whole;
  }
}
