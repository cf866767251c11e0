package io.millrace.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what may end at any time. */
final class Patience {

  private Patience() {}

  /** Waits at most so long; whether it has ended by then, well or not. */
  static boolean ends(CompletableFuture<?> work, long millis) throws InterruptedException {
    try {
      work.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException later) {
      return false;
    } catch (ExecutionException failed) {
      return true;
    }
  }
}
