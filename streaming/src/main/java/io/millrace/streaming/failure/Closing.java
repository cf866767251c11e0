package io.millrace.streaming.failure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes parts of a task. Flink closes them after a failure too, and ends the whole worker, with
 * every other job on it, if that throws. Nothing depends on what is closed there, so it is logged.
 */
public final class Closing {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  /**
   * Closes a part; a failure is logged.
   *
   * @param part null if it was never opened
   * @param what it is, for the log, such as {@code a writer of topic codes}
   */
  public static void logged(AutoCloseable part, String what) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception failed) {
      LOG.warn("Could not close {}; what it had not committed is thrown away", what, failed);
    }
  }
}
