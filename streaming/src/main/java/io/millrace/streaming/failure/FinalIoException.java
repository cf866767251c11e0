package io.millrace.streaming.failure;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** A failure of a file after which no restart helps: Flink ends the job at once. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public abstract class FinalIoException extends IOException {

  private static final long serialVersionUID = 1L;

  protected FinalIoException(String message) {
    super(message);
  }

  protected FinalIoException(String message, Throwable cause) {
    super(message, cause);
  }
}
