package io.millrace.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.math.backend.DenseBackends;
import org.junit.jupiter.api.Test;

class ProvidersTest {

  @Test
  void exampleUsage() {
    DenseBackends present = DenseBackends.present();
    assertThat(present.knows("nd4j")).isTrue();
    assertThat(present.knows("cublas")).isTrue();
    assertThat(present.missing("nd4j")).isEmpty();
  }
}
