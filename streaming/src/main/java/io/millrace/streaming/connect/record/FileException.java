package io.millrace.streaming.connect.record;

import io.millrace.streaming.failure.FinalIoException;

/**
 * Thrown if a file or folder is not as the pipeline describes it. The message names the location,
 * what was expected and the cure. The job fails without a restart, which could not repair the file.
 */
public final class FileException extends FinalIoException {

  private static final long serialVersionUID = 1L;

  public FileException(String message) {
    super(message);
  }

  public FileException(String message, Throwable cause) {
    super(message, cause);
  }
}
