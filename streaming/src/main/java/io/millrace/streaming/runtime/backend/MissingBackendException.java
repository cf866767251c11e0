package io.millrace.streaming.runtime.backend;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Thrown if a pipeline names a math backend that a worker does not have. The annotation makes Flink
 * fail the job at once, because a restart would find the same libraries.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class MissingBackendException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  MissingBackendException(String message) {
    super(message);
  }
}
