package io.millrace.streaming.connect.avro;

/** Thrown if a registry does not answer. The job fails, and is restarted at its last checkpoint. */
public final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RegistryException(String message) {
    super(message);
  }
}
