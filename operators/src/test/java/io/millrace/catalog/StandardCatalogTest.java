package io.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.math.SeededRandom;
import io.millrace.operator.Learner;
import io.millrace.operator.ModelSpec;
import io.millrace.operator.SingleStream;
import io.millrace.operator.SpecException;
import io.millrace.operator.StreamModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandardCatalogTest {

  @Test
  void exampleUsage() {
    StreamModel model =
        StandardCatalog.catalog()
            .create(
                List.of(
                    new ModelSpec("standardize", Map.of()), new ModelSpec("dictionary", Map.of())),
                4);
    assertThat(model).isInstanceOf(Learner.class);

    SingleStream stream = SingleStream.of(model, 42);
    SeededRandom random = new SeededRandom(7);
    int answers = 0;
    for (int at = 0; at < 500; at++) {
      float[] reading = new float[4];
      for (int channel = 0; channel < 4; channel++) {
        reading[channel] = (float) (20 + 5 * random.gaussian());
      }
      answers += stream.step(reading, at).isPresent() ? 1 : 0;
    }
    assertThat(answers).isEqualTo(500 - model.signature().timing().delay());
    assertThat(stream.version()).isPositive();
  }

  @Test
  void namesAreThoseOfTheDocumentation() {
    assertThat(StandardCatalog.catalog().types())
        .containsExactly("standardize", "whiten", "dictionary", "compress", "impute");
  }

  @Test
  void faultsOfBothStagesAreShownTogether() {
    assertThatThrownBy(
            () ->
                StandardCatalog.catalog()
                    .create(
                        List.of(
                            new ModelSpec("standardize", Map.of("warp", 1)),
                            new ModelSpec("dictionary", Map.of("shade", 1))),
                        4))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("stage 0, warp: unknown option")
        .hasMessageContaining("stage 1, shade: unknown option");
  }
}
