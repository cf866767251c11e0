package io.millrace.backend;

import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.DenseBackendProvider;
import java.util.Optional;

/**
 * Provides cuBLAS through the presets of JavaCPP, for devices that are newer than the CUDA of
 * nd4j-cuda.
 */
public final class CublasProvider implements DenseBackendProvider {

  @Override
  public String name() {
    return CublasBackend.NAME;
  }

  @Override
  public Optional<String> missing() {
    return Libraries.have("org.bytedeco.cuda.global.cublas")
        ? Optional.empty()
        : Optional.of(
            "found no presets of CUDA; put org.bytedeco:cuda and javacpp for your platform into"
                + " lib/ of the job manager and of every task manager, as"
                + " docs/how-to/math-backends.md says, or use jvm");
  }

  @Override
  public DenseBackend open() {
    return new CublasBackend(new CudaCublas());
  }
}
