package io.millrace.api.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

  @Test
  void exampleUsage() {
    KernelChoice choice = KernelChoice.ofProcess();
    assertThat(choice.reason()).startsWith("Kernels: ");
    assertThat(choice.create()).isNotSameAs(choice.create());
  }

  @Test
  void takesTheWish() {
    assertThat(KernelChoice.choose("plain").create()).isInstanceOf(PlainKernels.class);
    assertThat(KernelChoice.choose("vector").create()).isInstanceOf(VectorKernels.class);
    assertThat(KernelChoice.choose("auto").name()).isEqualTo("vector");
  }

  @Test
  void refusesAnUnknownWish() {
    assertThatThrownBy(() -> KernelChoice.choose("fast"))
        .hasMessage(
            "Cannot choose kernels 'fast': set -Dmillrace.math.kernels to auto, vector or plain");
  }

  @Test
  void everythingWorksWithoutTheVectorModule() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WithoutModule.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("plain Java, because the JVM runs without --add-modules jdk.incubator.vector")
        .contains("product 11.0")
        .contains("Cannot use vector kernels");
  }

  /** Runs in a JVM of its own. */
  public static final class WithoutModule {
    public static void main(String[] args) {
      KernelChoice choice = KernelChoice.ofProcess();
      System.out.println(choice.reason());
      FloatMatrix a = FloatMatrix.wrap(new float[] {1, 2}, 0, 1, 2);
      FloatMatrix b = FloatMatrix.wrap(new float[] {3, 4}, 0, 1, 2);
      FloatMatrix into = FloatMatrix.of(1, 1);
      choice.create().multiplyTransposedRight(a, b, into);
      System.out.println("product " + into.at(0, 0));
      try {
        KernelChoice.choose("vector");
      } catch (IllegalArgumentException refused) {
        System.out.println(refused.getMessage());
      }
    }
  }
}
