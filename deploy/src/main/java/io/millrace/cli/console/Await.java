package io.millrace.cli.console;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what may end at any time. */
public final class Await {

  private Await() {}

  /** Waits at most so long; whether it has ended by then, well or not. */
  public static boolean ends(CompletableFuture<?> work, long millis) throws InterruptedException {
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
