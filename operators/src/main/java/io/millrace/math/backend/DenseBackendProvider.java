package io.millrace.math.backend;

import java.util.Optional;

/**
 * Opens one kind of {@link DenseBackend}. Providers are found on the class path by {@link
 * java.util.ServiceLoader}; creating a provider loads no native code.
 */
public interface DenseBackendProvider {

  /** Returns the name in configuration, for example {@code nd4j}. */
  String name();

  /**
   * Returns what is missing to open the backend and how to provide it, as the end of a sentence,
   * for example {@code found no ND4J; put …}; empty if the backend can be opened. Loads classes but
   * no native code.
   */
  Optional<String> missing();

  /**
   * Opens the device.
   *
   * @throws RuntimeException if the device cannot be opened, with its reason; a {@link
   *     LinkageError} or {@link OutOfMemoryError} is also possible
   */
  DenseBackend open();
}
