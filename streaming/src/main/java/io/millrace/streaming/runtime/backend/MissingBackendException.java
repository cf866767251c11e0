package io.millrace.streaming.runtime.backend;

import io.millrace.streaming.failure.FinalException;

/**
 * Thrown if a pipeline names a math backend that a worker does not have. The annotation makes Flink
 * fail the job at once, because a restart would find the same libraries.
 */
final class MissingBackendException extends FinalException {

  private static final long serialVersionUID = 1L;

  MissingBackendException(String message) {
    super(message);
  }
}
