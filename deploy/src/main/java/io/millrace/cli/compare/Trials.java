package io.millrace.cli.compare;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.run.TrialCluster;
import io.millrace.simulate.embedded.Folders;
import io.millrace.state.OwnerOnly;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
final class Trials {

  private static final long LOOK_MILLIS = 250;
  private static final String DONE = "done";

  private final Path folder;
  private final int seeds;
  private final int jobs;
  private final String played;
  private final PrintWriter out;

  /**
   * @param folder of the runs
   * @param seeds runs of a contestant
   * @param jobs at the same time
   * @param played what is played, as text that equal plays share
   */
  Trials(Path folder, int seeds, int jobs, String played, PrintWriter out) {
    this.folder = folder;
    this.seeds = seeds;
    this.jobs = jobs;
    this.played = played;
    this.out = out;
  }

  /** Runs of a contestant that depends on the seed. */
  int seeds() {
    return seeds;
  }

  private record Trial(Contestant contestant, int seed) {}

  /**
   * Runs what has not run before.
   *
   * @param records that a run reads
   * @return the folders of the runs of each contestant, in the order of their seeds
   */
  Map<Contestant, List<Path>> run(
      List<Contestant> contestants, long records, Plugins plugins, BooleanSupplier stop)
      throws Exception {
    long start = System.nanoTime();
    AtomicBoolean failed = new AtomicBoolean();
    BooleanSupplier ends = () -> failed.get() || stop.getAsBoolean();
    List<Trial> first = new ArrayList<>();
    for (int seed = 0; seed < Math.min(2, seeds); seed++) {
      for (Contestant one : contestants) {
        first.add(new Trial(one, seed));
      }
    }
    contestants.forEach(one -> TrialCluster.check(one.run(0, place(one, 0)), out));
    Map<Contestant, List<Path>> runs = new LinkedHashMap<>();
    ProgressLine progress = new ProgressLine(out, "records");
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    try (TrialCluster cluster =
        new TrialCluster(contestants.get(0).run(0, folder), plugins, jobs)) {
      Batch batch = new Batch(pool, cluster, ends, failed, progress, start);
      long most = (long) contestants.size() * seeds * records;
      batch.run(first, records, most);
      List<Trial> more = new ArrayList<>();
      for (int seed = 2; seed < seeds; seed++) {
        for (Contestant one : contestants) {
          if (dependsOnSeed(one)) {
            more.add(new Trial(one, seed));
          }
        }
      }
      batch.run(more, records, (first.size() + more.size()) * records);
      for (Contestant one : contestants) {
        runs.put(one, new ArrayList<>());
        first.stream().filter(t -> t.contestant() == one).forEach(t -> runs.get(one).add(place(t)));
        more.stream().filter(t -> t.contestant() == one).forEach(t -> runs.get(one).add(place(t)));
      }
      progress.end();
      out.println(
          "runs         "
              + (first.size() + more.size())
              + " of "
              + NumberText.count(records)
              + " records, "
              + jobs
              + " at a time, in "
              + NumberText.duration(Duration.ofNanos(System.nanoTime() - start)));
    } finally {
      progress.end();
      pool.shutdownNow();
      pool.awaitTermination(1, TimeUnit.MINUTES);
    }
    return runs;
  }

  private Path place(Trial trial) {
    return place(trial.contestant(), trial.seed());
  }

  private Path place(Contestant one, int seed) {
    return folder.resolve(one.name()).resolve("run-" + seed);
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
    return played + "\n" + trial.contestant().fingerprint(trial.seed()) + "\n";
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

  /** Trials that run together. */
  private final class Batch {
    private final ExecutorService pool;
    private final TrialCluster cluster;
    private final BooleanSupplier ends;
    private final AtomicBoolean failed;
    private final ProgressLine progress;
    private final long start;
    private long before;

    Batch(
        ExecutorService pool,
        TrialCluster cluster,
        BooleanSupplier ends,
        AtomicBoolean failed,
        ProgressLine progress,
        long start) {
      this.pool = pool;
      this.cluster = cluster;
      this.ends = ends;
      this.failed = failed;
      this.progress = progress;
      this.start = start;
    }

    void run(List<Trial> trials, long records, long expected) throws Exception {
      List<Trial> open = trials.stream().filter(trial -> !isDone(trial)).toList();
      before += (trials.size() - open.size()) * records;
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
      if (ends.getAsBoolean()) {
        long done = trials.stream().filter(Trials.this::isDone).count();
        throw CommandException.failed(
            "Stopped: "
                + done
                + " of "
                + trials.size()
                + " runs are complete; go on with --resume, which keeps them",
            null);
      }
    }

    private void await(Future<Boolean> one, long expected) throws Exception {
      while (true) {
        try {
          one.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          return;
        } catch (TimeoutException later) {
          progress.advances(
              before + cluster.records(), expected, (System.nanoTime() - start) / 1e9);
        }
      }
    }

    private boolean run(Trial trial) throws Exception {
      if (ends.getAsBoolean()) {
        return false;
      }
      Path own = place(trial);
      if (Files.exists(own)) {
        Folders.delete(own);
      }
      OwnerOnly.makeFolder(own);
      boolean whole;
      try {
        whole = cluster.run(trial.contestant().run(trial.seed(), own), ends);
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
}
