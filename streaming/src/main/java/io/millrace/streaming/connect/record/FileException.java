package io.millrace.streaming.connect.record;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Thrown if a file or folder is not as the pipeline describes it. The message names the location,
 * what was expected and the cure. The job fails without a restart, which could not repair the file.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class FileException extends IOException {

  private static final long serialVersionUID = 1L;

  public FileException(String message) {
    super(message);
  }

  public FileException(String message, Throwable cause) {
    super(message, cause);
  }
}
