package io.millrace.backend;

import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.DenseBackendProvider;
import java.util.Optional;

/**
 * Provides ND4J: nd4j-native computes on the processor, nd4j-cuda on a device, with the same calls.
 */
public final class Nd4jProvider implements DenseBackendProvider {

  @Override
  public String name() {
    return Nd4jBackend.NAME;
  }

  @Override
  public Optional<String> missing() {
    return Libraries.have("org.nd4j.linalg.factory.Nd4j")
            && Libraries.have(
                "org.nd4j.linalg.cpu.nativecpu.CpuBackend",
                "org.nd4j.linalg.jcublas.JCublasBackend")
        ? Optional.empty()
        : Optional.of(
            "found no ND4J; put nd4j-native 1.0.0-M2.1 and what it needs into lib/ of the job"
                + " manager and of every task manager, as docs/how-to/math-backends.md says, or use"
                + " jvm");
  }

  @Override
  public DenseBackend open() {
    return new Nd4jBackend();
  }
}
