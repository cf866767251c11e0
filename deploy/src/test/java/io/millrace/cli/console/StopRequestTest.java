package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
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
      try (StopRequest stop = StopRequest.ofProcess()) {
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

  /** Signals are delivered in a thread of the JVM's own. */
  private static boolean isMadeSoon(StopRequest stop) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!stop.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return stop.getAsBoolean();
  }
}
