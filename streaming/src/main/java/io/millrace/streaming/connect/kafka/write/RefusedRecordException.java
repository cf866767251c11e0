package io.millrace.streaming.connect.kafka.write;

import io.millrace.streaming.failure.FinalException;

/**
 * Thrown if a broker will never take a record of this job. The annotation makes Flink fail the job
 * at once: another attempt computes the same record, and the broker refuses it again.
 */
public final class RefusedRecordException extends FinalException {

  private static final long serialVersionUID = 1L;

  /** Without a cause: the innermost one is what users are shown, and this is the reason. */
  RefusedRecordException(String message) {
    super(message);
  }
}
