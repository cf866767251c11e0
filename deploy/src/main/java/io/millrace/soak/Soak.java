package io.millrace.soak;

import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Folders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs the parts of a soak one after the other, with a broker and a Flink cluster in this process,
 * and samples what the process holds.
 */
public final class Soak {

  /** Time between two readings of a quiet key. */
  private static final Duration BETWEEN = Duration.ofMillis(500);

  /** How long the last results of a part are waited for. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static final Duration LONGEST_HEAT = Duration.ofMinutes(30);

  /** Records of the hot key between two looks at the results. */
  private static final int BURST = 2000;

  private final SoakPlan plan;
  private final Path folder;
  private final Consumer<SoakSample> progress;
  private final List<SoakSample> samples = new ArrayList<>();
  private final List<SoakReport.Counts> counts = new ArrayList<>();
  private long nextSample;

  /**
   * @param folder of topics and checkpoints, deleted at the end
   * @param progress called after each sample
   */
  public Soak(SoakPlan plan, Path folder, Consumer<SoakSample> progress) {
    this.plan = plan;
    this.folder = folder;
    this.progress = progress;
  }

  /** Runs the plan. */
  public SoakReport run() throws Exception {
    QuietDelays delays = new QuietDelays();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      for (SoakPart part : SoakPart.values()) {
        try (SoakJob job = new SoakJob(part, plan, broker.brokers(), folder)) {
          nextSample = System.nanoTime();
          if (part == SoakPart.HOT_KEY) {
            heat(job, delays);
          } else {
            churn(job);
          }
          take(job);
          counts.add(job.counts());
        }
      }
    }
    Folders.delete(folder);
    return new SoakReport(plan, samples, counts, delays.slowest());
  }

  /** New keys all the time. */
  private void churn(SoakJob job) throws Exception {
    long keys = 0;
    while (job.seconds() < plan.churn().toSeconds()) {
      long due = (long) (job.seconds() * plan.keysPerSecond());
      for (; keys < due; keys++) {
        int partition = (int) (keys % SoakJob.PARTITIONS);
        for (int reading = 0; reading < SoakPlan.READINGS; reading++) {
          job.feed().send(partition, "key-" + keys, keys / plan.keysPerSecond() + reading);
        }
      }
      // Waits up to 100 ms for results, which paces the loop.
      job.read(result -> {});
      sampleIfDue(job);
    }
    finish(job);
  }

  /** The hot key has a partition of its own: records of one partition wait for one another. */
  private void heat(SoakJob job, QuietDelays delays) throws Exception {
    int hot = 0;
    long round = 0;
    long nextQuiet = System.nanoTime();
    long end = System.nanoTime() + LONGEST_HEAT.toNanos();
    while (hot < plan.hotRecords() || !job.isAnswered()) {
      for (int i = 0; i < BURST && hot < plan.hotRecords(); i++, hot++) {
        job.feed().send(0, "hot", hot);
      }
      // As long as records of the hot key wait; then what was sent is waited for.
      if (System.nanoTime() >= nextQuiet && job.answered() < plan.hotRecords()) {
        nextQuiet = System.nanoTime() + BETWEEN.toNanos();
        for (int key = 0; key < SoakPlan.QUIET_KEYS; key++) {
          String name = "quiet-" + key;
          delays.sent(name);
          job.feed().send(1 + key % (SoakJob.PARTITIONS - 1), name, round);
        }
        round++;
      }
      job.read(result -> delays.answered(result.value()));
      sampleIfDue(job);
      if (System.nanoTime() > end) {
        return;
      }
    }
  }

  private void finish(SoakJob job) throws Exception {
    job.feed().flush();
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!job.isAnswered() && System.nanoTime() < end) {
      job.read(result -> {});
      sampleIfDue(job);
    }
  }

  private void sampleIfDue(SoakJob job) throws Exception {
    if (System.nanoTime() >= nextSample) {
      nextSample = System.nanoTime() + plan.every().toNanos();
      take(job);
    }
  }

  private void take(SoakJob job) throws Exception {
    SoakSample sample = job.sample();
    samples.add(sample);
    progress.accept(sample);
  }
}
