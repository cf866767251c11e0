package io.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
  void everyOperatorIsTheTitleOfAPage() throws IOException {
    List<String> titles;
    try (Stream<Path> pages = Files.list(Path.of("..", "docs", "reference", "operators"))) {
      titles = pages.flatMap(StandardCatalogTest::titleWords).toList();
    }
    assertThat(titles).containsAll(StandardCatalog.catalog().types());
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyOperatorRefusesAnOptionThatItDoesNotKnow(String type) {
    // A wrapper needs an operator behind it.
    List<ModelSpec> stages =
        List.of(new ModelSpec(type, Map.of("warp", 1)), new ModelSpec("impute", Map.of()));
    assertThatThrownBy(() -> StandardCatalog.catalog().create(stages, 4))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("stage 0, warp: unknown option");
  }

  static Set<String> types() {
    return StandardCatalog.catalog().types();
  }

  /** The words of a page's first line. */
  private static Stream<String> titleWords(Path page) {
    try {
      return Arrays.stream(Files.readAllLines(page).get(0).split("[^a-z0-9_-]+"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
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
