package io.millrace.streaming.runtime.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.DenseBackendProvider;
import io.millrace.math.backend.DenseBackends;
import io.millrace.math.backend.FakeDevice;
import io.millrace.streaming.runtime.host.FakeProviders;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackendChoiceTest {

  /** How far the clock goes with each look at it: what every computation seems to take. */
  private long step = 10_000_000;

  private long now;
  private final List<FakeDevice> opened = new ArrayList<>();

  @Test
  void exampleUsage() {
    BackendChoice choice = choose(MathSpec.Backend.AUTO, "dictionary", device(1_000_000));
    assertThat(choice.backend().name()).isEqualTo("fake");
    assertThat(choice.reason())
        .isEqualTo(
            "Math backend: fake, because measured for a bundle of 64 rows:"
                + " jvm 10000.0 us, nd4j 1000.0 us");
  }

  @Test
  void aDeviceThatIsHardlyFasterIsNotWorthIt() {
    BackendChoice choice = choose(MathSpec.Backend.AUTO, "dictionary", device(9_000_000));
    assertThat(choice.isDevice()).isFalse();
    assertThat(choice.reason()).contains("no other is 1.25 times as fast", "nd4j 9000.0 us");
    assertThat(opened).allMatch(FakeDevice::isClosed);
  }

  @Test
  void aDeviceThatFailsIsNotChosen() {
    BackendChoice choice =
        choose(
            MathSpec.Backend.AUTO,
            "dictionary",
            () -> {
              throw new UnsatisfiedLinkError("no driver");
            });
    assertThat(choice.isDevice()).isFalse();
    assertThat(choice.reason()).contains("nd4j fails: java.lang.UnsatisfiedLinkError: no driver");
  }

  @Test
  void anOperatorWithoutDenseMathsStaysHere() {
    BackendChoice choice = choose(MathSpec.Backend.AUTO, "s4d", device(1));
    assertThat(choice.reason()).contains("has no dense block operations");
    assertThat(opened).isEmpty();
  }

  @Test
  void nothingIsMeasuredForTheJvm() {
    assertThat(choose(MathSpec.Backend.JVM, "dictionary", device(1)).reason())
        .isEqualTo("Math backend: jvm, because the pipeline requests no other");
    assertThat(now).isZero();
  }

  @Test
  void aBackendThatIsNamedIsOpenedUnmeasured() {
    BackendChoice choice = choose(MathSpec.Backend.ND4J, "dictionary", device(1));
    assertThat(choice.backend()).isSameAs(opened.get(0));
    assertThat(now).isZero();
  }

  @Test
  void aDeviceThatCannotBeOpenedLeavesTheOperatorHere() {
    BackendChoice choice =
        choose(
            MathSpec.Backend.ND4J,
            "dictionary",
            () -> {
              throw new IllegalStateException("no device found");
            });
    assertThat(choice.isDevice()).isFalse();
    assertThat(choice.reason()).contains("nd4j cannot be opened", "no device found");
  }

  @Test
  void aBackendThatIsNotThereEndsTheJobWithTheCure() {
    assertThatThrownBy(() -> choose(MathSpec.Backend.CUBLAS, "dictionary", device(1)))
        .hasMessageContaining("Cannot open math backend 'cublas'")
        .hasMessageContaining("-Pbackends");
  }

  /** A device in whose presence every computation seems to take that long. */
  private Supplier<DenseBackend> device(long nanos) {
    return () -> {
      step = nanos;
      FakeDevice device = new FakeDevice();
      opened.add(device);
      return device;
    };
  }

  private BackendChoice choose(
      MathSpec.Backend wish, String operator, Supplier<DenseBackend> device) {
    DenseBackendProvider provider = new FakeProviders.Fake("nd4j", Optional.empty(), device);
    ModelRecipe recipe =
        new ModelRecipe(
            "test",
            new ModelPlan(List.of("a", "b", "c"), List.of(new ModelSpec(operator, Map.of())), 1),
            StandardCatalog::catalog,
            new HostSettings(64, 1000, 0, 0),
            new MathSpec(wish, 1));
    return BackendChoice.of(recipe, new DenseBackends(List.of(provider)), () -> now += step);
  }
}
