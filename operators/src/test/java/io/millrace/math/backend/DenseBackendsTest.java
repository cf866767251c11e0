package io.millrace.math.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DenseBackendsTest {

  private record Fake(String name, Optional<String> missing) implements DenseBackendProvider {
    @Override
    public DenseBackend open() {
      return new FakeDevice();
    }
  }

  private final DenseBackends backends =
      new DenseBackends(
          List.of(
              new Fake("fake", Optional.empty()),
              new Fake("broken", Optional.of("found no driver; install one"))));

  @Test
  void exampleUsage() {
    assertThat(backends.missing("fake")).isEmpty();
    assertThat(backends.open("fake").name()).isEqualTo("fake");
    assertThat(backends.ready()).extracting(DenseBackendProvider::name).containsExactly("fake");
  }

  @Test
  void thisJvmIsAlwaysThere() {
    assertThat(new DenseBackends(List.of()).open("jvm")).isInstanceOf(JvmBackend.class);
  }

  @Test
  void saysWhatIsMissingAndTheCure() {
    assertThatThrownBy(() -> backends.open("broken"))
        .hasMessage("Cannot open math backend 'broken': found no driver; install one");
    assertThatThrownBy(() -> backends.open("nd4j"))
        .hasMessageContaining("found no millrace-backends; build with -Pbackends");
  }

  @Test
  void thisModuleAloneHasNone() {
    assertThat(DenseBackends.present().ready()).isEmpty();
  }
}
