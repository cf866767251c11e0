package io.millrace.api.model;

/**
 * Thrown if a model file or message is invalid. The message names the location and the cure.
 *
 * <p>The example of {@link ModelFolder} catches one where a version may be absent.
 */
public final class ModelFileException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception whose message names the location, what was expected and what was found.
   */
  public ModelFileException(String message) {
    super(message);
  }

  /** Creates an exception with a cause. */
  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
