package io.millrace.backend;

import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.DenseBackendContract;
import org.junit.jupiter.api.AfterAll;

class Nd4jBackendTest extends DenseBackendContract {

  private final DenseBackend backend = new Nd4jBackend();

  @Override
  protected DenseBackend backend() {
    return backend;
  }

  @AfterAll
  void close() {
    backend.close();
  }
}
