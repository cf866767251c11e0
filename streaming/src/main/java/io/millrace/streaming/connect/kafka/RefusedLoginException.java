package io.millrace.streaming.connect.kafka;

import io.millrace.streaming.failure.FinalException;

/**
 * Thrown if a broker rejects the login of this job. The annotation makes Flink fail the job at
 * once: another attempt with the same secret has the same result, and some brokers lock a user out
 * after many attempts.
 */
public final class RefusedLoginException extends FinalException {

  private static final long serialVersionUID = 1L;

  RefusedLoginException(String message) {
    super(message);
  }
}
