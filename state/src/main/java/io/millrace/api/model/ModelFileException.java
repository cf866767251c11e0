package io.millrace.api.model;

/**
 * A model file or message that is not what it should be. The message names the place and the cure.
 *
 * <p>The example of {@link ModelFolder} catches one where a version may be absent.
 */
public final class ModelFileException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** With a message that names the place, what was expected and what was found. */
  public ModelFileException(String message) {
    super(message);
  }

  /** The same, with what led to it. */
  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
