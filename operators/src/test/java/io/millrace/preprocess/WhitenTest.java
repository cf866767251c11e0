package io.millrace.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.operator.SingleStream.FlatState;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.ModelSpec;
import io.millrace.dictionary.learn.DictionaryModel;
import io.millrace.math.factor.Factorisations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhitenTest {

  private static final int N = 3;

  private static final ModelCatalog CATALOG =
      ModelCatalog.empty()
          .with("standardize", Standardize.factory())
          .with("whiten", Whiten.factory())
          .with("dictionary", DictionaryModel.factory())
          .with(
              "lagged",
              (ModelFactory.Operator)
                  (width, options) -> new Lagged(width, Ports.Missing.ALLOWED, 1e30f));

  private final SeededRandom random = new SeededRandom(4);

  @Test
  void exampleUsage() {
    // All codes are kept, so what was whitened, coded and taken back is the reading itself.
    SingleStream stream =
        stream(Map.of("refresh", 10), new ModelSpec("dictionary", Map.of("keep", N)));
    for (int at = 0; at < 200; at++) {
      float[] reading = reading();
      Answer answer = stream.step(reading, at).orElseThrow();
      for (int channel = 0; channel < N; channel++) {
        assertThat(answer.numbers("reconstruction")[channel])
            .isCloseTo(reading[channel], within(1e-3f));
      }
      assertThat(answer.number("error")).isLessThan(1e-5f);
    }
  }

  @Test
  void theTransformMakesTheCovarianceOne() {
    SingleStream stream = stream(Map.of("refresh", 50), new ModelSpec("dictionary", Map.of()));
    double[][] covariance = new double[N][N];
    for (int at = 0; at < 500; at++) {
      float[] reading = reading();
      stream.step(reading, at);
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          covariance[i][j] += reading[i] * (double) reading[j] / 500;
        }
      }
    }
    double[][] transform = matrix(stream, "whiten.transform");
    double[][] white =
        Factorisations.product(Factorisations.product(transform, covariance), transform);
    double[][] product = Factorisations.product(transform, matrix(stream, "whiten.root"));
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        // One of the first rows may be far from those before it, and is left out.
        assertThat(white[i][j]).isCloseTo(i == j ? 1 : 0, within(2e-2));
        assertThat(product[i][j]).isCloseTo(i == j ? 1 : 0, within(1e-4));
        assertThat(transform[i][j]).as("symmetric").isCloseTo(transform[j][i], within(1e-5));
      }
    }
  }

  @Test
  void changesNothingBeforeTheFirstRefresh() {
    SingleStream stream = stream(Map.of("refresh", 4), new ModelSpec("lagged", Map.of()));
    float[] first = {1, 2, 3};
    stream.step(first, 0);
    assertThat(stream.step(first, 1).orElseThrow().number("sum")).isEqualTo(6f);
    assertThat(stream.version()).isZero();
    stream.step(first, 2);
    stream.step(first, 3);
    assertThat(stream.version()).as("an operator that does not learn has a transform too").isOne();
  }

  @Test
  void aHorizonForgets() {
    SingleStream stream =
        stream(Map.of("refresh", 20, "horizon", 40), new ModelSpec("dictionary", Map.of()));
    for (int at = 0; at < 1000; at++) {
      stream.step(scaled(at < 500 ? 100 : 1), at);
    }
    assertThat(matrix(stream, "whiten.covariance")[2][2]).isCloseTo(1, within(0.5));
  }

  @Test
  void aDirectionWithoutVarianceIsNotBlownUp() {
    SingleStream stream =
        stream(Map.of("refresh", 10, "floor", 1e-4), new ModelSpec("dictionary", Map.of()));
    for (int at = 0; at < 100; at++) {
      float value = (float) random.gaussian();
      stream.step(new float[] {value, value, 0}, at);
    }
    double[][] transform = matrix(stream, "whiten.transform");
    // The largest variance is about 2, so no direction is magnified beyond 1/√(2e-4).
    assertThat(transform[2][2]).isBetween(50.0, 100.0);
  }

  @Test
  void refusesAnObservationThatLacksAChannel() {
    SingleStream stream = stream(Map.of(), new ModelSpec("dictionary", Map.of()));
    assertThatThrownBy(() -> stream.step(new float[] {1, Float.NaN, 2}, 0))
        .hasMessageContaining("expected a value");
  }

  @Test
  void standsOnceAndBehindStandardize() {
    ModelSpec whiten = new ModelSpec("whiten", Map.of());
    ModelSpec standardize = new ModelSpec("standardize", Map.of());
    ModelSpec dictionary = new ModelSpec("dictionary", Map.of());
    assertThatThrownBy(() -> CATALOG.create(List.of(whiten, whiten, dictionary), N))
        .hasMessageContaining("expected one whiten stage");
    assertThatThrownBy(() -> CATALOG.create(List.of(whiten, standardize, dictionary), N))
        .hasMessageContaining("expected standardize before whiten");
    assertThat(CATALOG.create(List.of(standardize, whiten, dictionary), N)).isNotNull();
  }

  @Test
  void faultsAreShownTogether() {
    assertThatThrownBy(
            () ->
                stream(
                    Map.of("refresh", 0, "horizon", 1, "floor", 2),
                    new ModelSpec("dictionary", Map.of())))
        .hasMessageContaining("refresh: expected a whole number from 1")
        .hasMessageContaining("horizon: expected 0 (all of the past) or at least 2")
        .hasMessageContaining("floor: expected a number from");
  }

  private static SingleStream stream(Map<String, Object> options, ModelSpec behind) {
    return SingleStream.of(CATALOG.create(List.of(new ModelSpec("whiten", options), behind), N), 1);
  }

  /** Channels that move together. */
  private float[] reading() {
    double common = random.gaussian();
    return new float[] {
      (float) (10 * common + random.gaussian()),
      (float) (common + 0.1 * random.gaussian()),
      (float) random.gaussian()
    };
  }

  private float[] scaled(double scale) {
    float[] reading = new float[N];
    for (int channel = 0; channel < N; channel++) {
      reading[channel] = (float) (scale * random.gaussian());
    }
    return reading;
  }

  private static double[][] matrix(SingleStream stream, String slot) {
    FlatState parameters = stream.snapshot().parameters();
    double[][] matrix = new double[N][N];
    for (int i = 0; i < N * N; i++) {
      matrix[i / N][i % N] = parameters.values()[parameters.layout().offset(slot) + i];
    }
    return matrix;
  }
}
