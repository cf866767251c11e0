package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.FlatState;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.factor.Factorisations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that are not one orthogonal dictionary of clean, complete, steady readings. */
@Tag("slow")
class HarderWorldsTest {

  private static final int OBSERVATIONS = 100_000;

  @ParameterizedTest
  @ValueSource(doubles = {3, 10, 30})
  void whiteningLearnsMixturesThatAreNotOrthogonal(double condition) {
    double mismatch = mismatch(condition, true);
    assertThat(mismatch).isLessThan(3e-4);
  }

  @Test
  void withoutWhiteningTheyAreNotLearned() {
    assertThat(mismatch(3, false)).isGreaterThan(0.03);
  }

  /** One less the mean correlation of planted and learned atoms. */
  private static double mismatch(double condition, boolean whitened) {
    int n = 20;
    List<ModelSpec> stages = new ArrayList<>();
    if (whitened) {
      stages.add(new ModelSpec("whiten", Map.of("refresh", 100)));
    }
    stages.add(new ModelSpec("dictionary", Map.of("batch", 10)));
    SingleStream stream = SingleStream.of(StandardCatalog.catalog().create(stages, n), 3);
    PlantedStream source = new PlantedStream(n, 0.2, 3).mixed(condition);
    float[] reading = new float[n];
    for (int at = 0; at < OBSERVATIONS; at++) {
      source.next(reading);
      stream.step(reading, at);
    }
    FlatState parameters = stream.snapshot().parameters();
    double[][] atoms = Factorisations.transposed(matrix(parameters, "dictionary", n));
    return source.mismatch(
        whitened ? Factorisations.product(matrix(parameters, "whiten.root", n), atoms) : atoms);
  }

  private static double[][] matrix(FlatState parameters, String slot, int n) {
    double[][] matrix = new double[n][n];
    int at = parameters.layout().offset(slot);
    for (int i = 0; i < n * n; i++) {
      matrix[i / n][i % n] = parameters.values()[at + i];
    }
    return matrix;
  }

  @ParameterizedTest
  @CsvSource({"0, lp", "1, lp", "0, soft"})
  void twoBasesAreToldApart(int seed, String objective) {
    int n = 20;
    DictionaryModel model =
        Trained.model(n, Map.of("bases", 2, "batch", 20, "objective", objective));
    float[] parameters = new float[model.signature().parameters().width()];
    model.initialize(parameters, seed);
    PlantedStream[] sources = {
      new PlantedStream(n, 0.15, 10 + seed), new PlantedStream(n, 0.15, 20 + seed)
    };
    SeededRandom random = new SeededRandom(seed);
    Rows rows = new Rows(model.signature(), 1);
    float[] reading = new float[n];
    float[] output = new float[model.signature().outputWidth()];
    long learned = 0;
    int[][] routed = new int[2][2];
    for (int at = 0; at < OBSERVATIONS; at++) {
      int source = random.below(2);
      sources[source].next(reading);
      rows.clear();
      rows.useParameters(parameters, learned);
      rows.add(reading, new float[0], at, at);
      model.step(rows);
      rows.readOutput(0, output);
      model.learn(rows);
      learned = rows.learned();
      if (at >= OBSERVATIONS / 2) {
        routed[source][(int) output[output.length - 1]]++;
      }
    }
    int straight = routed[0][0] + routed[1][1];
    int crossed = routed[0][1] + routed[1][0];
    boolean swapped = crossed > straight;
    double share = Math.max(straight, crossed) / (OBSERVATIONS / 2.0);
    for (int source = 0; source < 2; source++) {
      int basis = swapped ? 1 - source : source;
      int at = model.signature().parameters().offset("basis" + basis + ".dictionary");
      double error = sources[source].error(parameters, at, n);
      assertThat(error).isLessThan(2e-3);
    }
    assertThat(share).as("routed to the right basis").isGreaterThan(0.97);
  }

  @ParameterizedTest
  @CsvSource({"60, 12, 0.2, 1e-4", "200, 30, 0.1, 1e-4"})
  void fewAtomsOfManyChannelsAreLearnedAsExactly(int n, int atoms, double density, double bar) {
    Trials trials =
        new Trials(
            n, Map.of("atoms", atoms), seed -> new PlantedStream(n, density, seed).tall(atoms), 2);
    assertThat(trials.worst()).isLessThan(bar);
  }

  /** Fifteen decibels: the variance of the codes over that of the noise, a channel. */
  @ParameterizedTest
  @ValueSource(strings = {"soft", "hard", "logcosh"})
  void noiseOfFifteenDecibelsCostsLittle(String objective) {
    double density = 0.1;
    double noise = Math.sqrt(density / Math.pow(10, 1.5));
    Trials trials =
        new Trials(
            30,
            Map.of("objective", objective),
            seed -> new PlantedStream(30, density, seed).noise(noise),
            2);
    assertThat(trials.after(OBSERVATIONS / Trials.BATCH)[0].worst()).isLessThan(3e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soft", "lp"})
  void learnsFromObservationsThatLackThreeTenthsOfTheirChannels(String objective) {
    Trials trials =
        new Trials(
            30,
            Map.of("objective", objective),
            seed -> new PlantedStream(30, 0.1, seed).missing(0.3),
            3);
    assertThat(trials.worst()).isLessThan(1.5e-3);
  }

  @ParameterizedTest
  @CsvSource({"clip, lp", "clip, soft", "unit, lp", "unit, soft"})
  void withstandsAFifthOfDenseOutliers(String norm, String objective) {
    Trials trials =
        new Trials(
            30,
            Map.of("norm", norm, "objective", objective),
            seed -> new PlantedStream(30, 0.3, seed).outliers(0.2, 5),
            3);
    assertThat(trials.worst()).isLessThan(5e-3);
  }
}
