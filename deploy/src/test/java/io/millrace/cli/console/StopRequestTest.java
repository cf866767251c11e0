package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;
import sun.misc.SignalHandler;

final class StopRequestTest {

  @Test
  void exampleUsage() {
    CountDownLatch outside = new CountDownLatch(1);
    Signal term = new Signal("TERM");
    SignalHandler before = Signal.handle(term, signal -> outside.countDown());
    try {
      try (StopRequest stop = StopRequest.ofProcess("nothing yet")) {
        assertThat(stop.getAsBoolean()).isFalse();
        Signal.raise(term);
        assertThat(isMadeSoon(stop)).isTrue();
      }
      Signal.raise(term);
      assertThat(outside.await(10, TimeUnit.SECONDS)).as("the listener of before is back").isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    } finally {
      Signal.handle(term, before);
    }
  }

  @Test
  void aSignalBeforeThereIsAnythingToStopEndsTheProcess() throws InterruptedException {
    BlockingQueue<Integer> exits = new LinkedBlockingQueue<>();
    try (StopRequest stop = StopRequest.ofProcess("Stopped before it began.", exits::add)) {
      Signal.raise(new Signal("TERM"));

      assertThat(exits.poll(10, TimeUnit.SECONDS)).isEqualTo(128 + 15);
      assertThat(stop.getAsBoolean()).isFalse();
      Signal.raise(new Signal("TERM"));
      assertThat(isMadeSoon(stop)).as("from then on it is a request").isTrue();
      assertThat(exits).isEmpty();
    }
  }

  /** Signals are delivered in a thread of the JVM's own. */
  private static boolean isMadeSoon(StopRequest stop) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!stop.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return stop.getAsBoolean();
  }
}
