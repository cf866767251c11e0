package io.millrace.streaming.connect.kafka.offset;

import io.millrace.streaming.failure.FinalException;

/**
 * Thrown if a broker no longer has records that a job has not read yet. The annotation makes Flink
 * fail the job at once, because another attempt finds even fewer.
 */
public final class LostRecordsException extends FinalException {

  private static final long serialVersionUID = 1L;

  public LostRecordsException(String message) {
    super(message);
  }
}
