package io.millrace.streaming.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.clock.Clock;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

/** A deadline is an amount of time; the clock of the machine may be set meanwhile. */
final class DeadlineTest {

  private static final long DAY = 86_400_000;

  private final Timers timers = new Timers();
  private final Deadline deadline = new Deadline(timers, 50);
  private final List<String> ran = new ArrayList<>();

  @Test
  void exampleUsage() throws Exception {
    deadline.await(() -> ran.add("bundle"));

    timers.pass(49);
    assertThat(ran).isEmpty();
    timers.pass(1);
    assertThat(ran).containsExactly("bundle");
  }

  @Test
  void aBundleThatWasComputedIsNotComputedAgain() throws Exception {
    deadline.await(() -> ran.add("first"));
    deadline.renew();
    deadline.await(() -> ran.add("second"));

    timers.pass(50);
    assertThat(ran).containsExactly("second");
  }

  @Test
  void aClockThatIsSetWhileABundleWaitsNeitherHurriesNorDelaysIt() throws Exception {
    for (long set : new long[] {DAY, -DAY}) {
      ran.clear();
      deadline.await(() -> ran.add("bundle"));

      timers.wall += set;
      timers.pass(49);
      assertThat(ran).isEmpty();
      timers.pass(1);
      assertThat(ran).containsExactly("bundle");
    }
  }

  @Test
  void theBundlesAfterAClockWasSetWaitAsLongAsTheOnesBefore() throws Exception {
    for (long set : new long[] {DAY, -DAY}) {
      ran.clear();
      timers.wall += set;

      deadline.await(() -> ran.add("bundle"));
      timers.pass(50);
      assertThat(ran).containsExactly("bundle");
    }
  }

  /** Timers as Flink's: a timer waits for the time between now and its instant. */
  private static final class Timers implements ProcessingTimeService {

    private record Timer(long due, long instant, ProcessingTimeCallback action) {}

    private final List<Timer> waiting = new ArrayList<>();
    private long passed;
    private long wall = 1_700_000_000_000L;

    void pass(long millis) throws Exception {
      passed += millis;
      wall += millis;
      List<Timer> due = waiting.stream().filter(timer -> timer.due() <= passed).toList();
      waiting.removeAll(due);
      for (Timer timer : due) {
        timer.action().onProcessingTime(timer.instant());
      }
    }

    @Override
    public Clock getClock() {
      return new ManualClock(wall * 1_000_000);
    }

    @Override
    public long getCurrentProcessingTime() {
      return wall;
    }

    @Override
    public ScheduledFuture<?> registerTimer(long instant, ProcessingTimeCallback action) {
      waiting.add(new Timer(passed + instant - wall, instant, action));
      return null;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        ProcessingTimeCallback action, long first, long period) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        ProcessingTimeCallback action, long first, long period) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> quiesce() {
      return CompletableFuture.completedFuture(null);
    }
  }
}
