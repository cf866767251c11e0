package io.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
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
  void aForecastStandsBehindAScaleAndAnswersInUnitsOfTheChannels() {
    StreamModel model =
        StandardCatalog.catalog()
            .create(
                List.of(
                    new ModelSpec("standardize", Map.of()),
                    new ModelSpec("forecast", Map.of("ahead", 2, "ridge", .1))),
                1);
    SingleStream stream = SingleStream.of(model, 1);
    float away = 100;
    for (int at = 0; at < 2000; at++) {
      float reading = (float) (1000 + 20 * Math.sin(.3 * at));
      var answer = stream.step(new float[] {reading}, at);
      away = answer.map(found -> Math.abs(found.number("matured") - reading)).orElse(away);
    }
    assertThat(away).isLessThan(.5f);
  }

  @Test
  void namesAreThoseOfTheDocumentation() {
    assertThat(StandardCatalog.catalog().types())
        .containsExactly(
            "standardize",
            "whiten",
            "dictionary",
            "network",
            "s4d",
            "s5",
            "forecast",
            "classify",
            "compress",
            "impute");
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
