package io.millrace.streaming.connect.record;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A file or folder that is not what the pipeline says it is. The message names the place, what was
 * expected and the cure. It ends the job: no restart would mend the file.
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
