package io.millrace.streaming.runtime.backend;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A pipeline names a math backend that is not on a worker. Marked so that Flink fails the job at
 * once: another attempt finds the same libraries.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class MissingBackendException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  MissingBackendException(String message) {
    super(message);
  }
}
