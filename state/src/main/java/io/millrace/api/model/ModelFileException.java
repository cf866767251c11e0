package io.millrace.api.model;

/**
 * A model file or message that is not what it should be. The message names the place and the cure.
 */
public final class ModelFileException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public ModelFileException(String message) {
    super(message);
  }

  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
