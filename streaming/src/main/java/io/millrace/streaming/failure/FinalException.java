package io.millrace.streaming.failure;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A failure after which no restart helps: Flink ends the job at once. Flink finds the annotation of
 * a superclass too.
 *
 * @see FinalIoException for failures of files
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public abstract class FinalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  protected FinalException(String message) {
    super(message);
  }

  protected FinalException(String message, Throwable cause) {
    super(message, cause);
  }
}
