package io.millrace.streaming.runtime.checksum;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Thrown if files of a savepoint or checkpoint are not as they were written. Another attempt finds
 * the same files, so the job fails at once.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class DamagedStateException extends IOException {

  private static final long serialVersionUID = 1L;

  DamagedStateException(String message) {
    super(message);
  }
}
