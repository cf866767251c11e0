package io.millrace.streaming.runtime.state;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Thrown if a pipeline cannot take over the state it is restored from, or begins with. The
 * annotation makes Flink fail the job at once, because another attempt finds the same state and the
 * same pipeline.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class UnfitStateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnfitStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
