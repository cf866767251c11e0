package io.millrace.cli.console;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits with a time limit. */
public final class Await {

  private Await() {}

  /** Waits at most this long; returns whether it ended by then, successfully or not. */
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
