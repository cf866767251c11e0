package io.millrace.streaming.connect.kafka.write;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Thrown if a broker will never take a record of this job. The annotation makes Flink fail the job
 * at once: another attempt computes the same record, and the broker refuses it again.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class RefusedRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
