package io.millrace.streaming.connect.kafka;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A broker does not take this job's login. Marked so that Flink fails the job at once: another
 * attempt with the same secret finds the same answer, and some brokers lock a user out after many.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class RefusedLoginException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedLoginException(String message) {
    super(message);
  }
}
