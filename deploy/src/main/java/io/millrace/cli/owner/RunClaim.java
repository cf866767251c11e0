package io.millrace.cli.owner;

import io.millrace.cli.owner.RunRecord.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of a run of this process, renewed while it runs. Thread-safe.
 *
 * <p>A later run that takes over has a larger epoch; {@link #isLost} then becomes true and the run
 * must end.
 */
public final class RunClaim implements AutoCloseable {

  /** How often a run renews its record. */
  static final Duration RENEW = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(RunClaim.class);

  private final RunRecords records;
  private final RunRecord own;
  private final Optional<RunRecord> before;
  private final ScheduledExecutorService renewing =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "run-record");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean lost;

  private RunClaim(RunRecords records, RunRecord own, Optional<RunRecord> before) {
    this.records = records;
    this.own = own;
    this.before = before;
  }

  /**
   * Takes over from the run before.
   *
   * @param records where the record is kept; closed by the caller
   * @param before the record that was found; empty if there was none
   * @param own the record of the new run, with a larger epoch
   * @return empty if another start was faster
   */
  public static Optional<RunClaim> take(
      RunRecords records, Optional<RunRecord> before, RunRecord own) throws IOException {
    return records.replace(before, own)
        ? Optional.of(new RunClaim(records, own, before))
        : Optional.empty();
  }

  /** Renews the record from now on, until the claim is closed. */
  public void keep() {
    renewing.scheduleWithFixedDelay(
        this::renew, RENEW.toMillis(), RENEW.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether another run has taken over. */
  public boolean isLost() {
    return lost;
  }

  /** Records how the run ended, unless another has taken over. */
  public synchronized void end(Phase how, Optional<String> savepoint) throws IOException {
    renewing.shutdownNow();
    if (!lost) {
      records.replace(Optional.of(own), own.ended(how, savepoint, System.currentTimeMillis()));
    }
  }

  /**
   * Gives the claim back, because the run did not begin: the record tells of the run before again,
   * under the new epoch.
   */
  public synchronized void giveBack() throws IOException {
    renewing.shutdownNow();
    RunRecord then =
        before
            .map(
                record ->
                    new RunRecord(
                        record.pipeline(),
                        own.epoch(),
                        record.owner(),
                        record.phase().phase() == Phase.RUNNING
                            ? new RunRecord.Progress(
                                Phase.FAILED, record.phase().began(), record.phase().seen())
                            : record.phase(),
                        record.kept()))
            .orElseGet(() -> own.ended(Phase.FAILED, Optional.empty(), System.currentTimeMillis()));
    if (!lost) {
      records.replace(Optional.of(own), then);
    }
  }

  private synchronized void renew() {
    try {
      if (!lost && !renewing.isShutdown()) {
        lost = !records.replace(Optional.of(own), own.seen(System.currentTimeMillis()));
      }
    } catch (IOException | RuntimeException later) {
      // A broker or a disk that does not answer now; the next attempt is soon.
      LOG.warn("Cannot renew the record of run {} of {}", own.epoch(), own.pipeline(), later);
    }
  }

  @Override
  public void close() {
    renewing.shutdownNow();
  }
}
