package io.millrace.streaming.connect.kafka.offset;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Thrown if a broker no longer has records that a job has not read yet. The annotation makes Flink
 * fail the job at once, because another attempt finds even fewer.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class LostRecordsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LostRecordsException(String message) {
    super(message);
  }
}
