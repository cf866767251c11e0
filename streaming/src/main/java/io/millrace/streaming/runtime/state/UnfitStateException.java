package io.millrace.streaming.runtime.state;

import io.millrace.streaming.failure.FinalException;

/**
 * Thrown if a pipeline cannot take over the state it is restored from, or begins with. The
 * annotation makes Flink fail the job at once, because another attempt finds the same state and the
 * same pipeline.
 */
public final class UnfitStateException extends FinalException {

  private static final long serialVersionUID = 1L;

  public UnfitStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
