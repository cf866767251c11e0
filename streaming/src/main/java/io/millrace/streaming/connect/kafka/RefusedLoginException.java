package io.millrace.streaming.connect.kafka;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Thrown if a broker rejects the login of this job. The annotation makes Flink fail the job at
 * once: another attempt with the same secret has the same result, and some brokers lock a user out
 * after many attempts.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class RefusedLoginException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedLoginException(String message) {
    super(message);
  }
}
