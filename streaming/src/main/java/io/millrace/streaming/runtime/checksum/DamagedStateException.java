package io.millrace.streaming.runtime.checksum;

import io.millrace.streaming.failure.FinalIoException;

/**
 * Thrown if files of a savepoint or checkpoint are not as they were written. Another attempt finds
 * the same files, so the job fails at once.
 */
public final class DamagedStateException extends FinalIoException {

  private static final long serialVersionUID = 1L;

  DamagedStateException(String message) {
    super(message);
  }
}
