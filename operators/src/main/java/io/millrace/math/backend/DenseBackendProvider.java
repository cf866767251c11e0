package io.millrace.math.backend;

import java.util.Optional;

/**
 * A kind of {@link DenseBackend} that a program may have on its class path. Found by {@link
 * java.util.ServiceLoader}; making one loads no native code.
 */
public interface DenseBackendProvider {

  /** Name in configuration, for example {@code nd4j}. */
  String name();

  /**
   * What it lacks to run here and how to provide it, as the end of a sentence, for example {@code
   * found no ND4J; put …}; empty if it can be opened. Loads classes but no native code.
   */
  Optional<String> missing();

  /**
   * Opens the device.
   *
   * @throws RuntimeException or an {@link Error} of linkage or memory, with the device's reason
   */
  DenseBackend open();
}
