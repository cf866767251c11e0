package io.millrace.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventSource;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What restart and forget do to the learners of the catalogue, on streams that change once. */
class EffectsTest {

  private static final int CHANGED = 4000;
  private static final int JUDGED = 400;

  private static ModelSpec stage(String type) {
    return new ModelSpec(type, Map.of());
  }

  private static ModelSpec rise(String on) {
    return stage("drift").with("on", on).with("detector", "page-hinkley");
  }

  /** Forgetting leaves a tenth. */
  private static ModelSpec doing(ModelSpec watch, String then) {
    ModelSpec doing = watch.with("then", then);
    return then.equals("forget") ? doing.with("share", .1) : doing;
  }

  private static StreamModel model(List<String> fields, int channels, ModelSpec... stages) {
    return StandardCatalog.catalog()
        .create(List.of(stages), channels, DeclaredTargets.NONE, fields);
  }

  /** A reading, and what an answer is off by. */
  private interface Stream {

    float[] reading(int at, SplittableRandom random);

    /** The first number of the field that is read says how wrong an answer is. */
    default double error(int at, Rows rows, int field) {
      return rows.outputs()[field];
    }
  }

  /**
   * Mean error of the readings behind a change, over streams.
   *
   * @param judged readings behind the change
   */
  private static double error(StreamModel model, String field, Stream stream, int judged) {
    int from = model.signature().ports().offset(field);
    double sum = 0;
    int count = 0;
    for (int seed = 0; seed < 3; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Learner learner = (Learner) model;
      float[] parameters = learner.signature().parameters().initial();
      learner.initialize(parameters, seed);
      float[] state = learner.signature().sequence().initial();
      Rows rows = new Rows(learner.signature(), 1);
      long learned = 0;
      for (int at = 0; at < CHANGED + judged; at++) {
        rows.clear();
        rows.useParameters(parameters, learned);
        rows.add(stream.reading(at, random), state, at, 1000L * at);
        learner.step(rows);
        rows.readState(0, state);
        double error = stream.error(at, rows, from);
        if (at >= CHANGED && Double.isFinite(error)) {
          sum += error;
          count++;
        }
        learner.learn(rows);
        learned = rows.learned();
      }
    }
    return sum / count;
  }

  /** A wave whose frequency changes, in noise. */
  private static final class Wave implements Stream {

    @Override
    public float[] reading(int at, SplittableRandom random) {
      double phase = at < CHANGED ? .3 * at : .7 * at;
      return new float[] {(float) (Math.sin(phase) + .02 * random.nextGaussian())};
    }
  }

  /** Three features, and the label in which side of a plane they are, which turns. */
  private static final class Sides implements Stream {

    @Override
    public float[] reading(int at, SplittableRandom random) {
      float[] row = new float[4];
      for (int i = 0; i < 3; i++) {
        row[i] = (float) random.nextGaussian();
      }
      double side = at < CHANGED ? row[0] + row[1] : row[0] - row[2];
      row[3] = side > 0 ? 1 : 0;
      return row;
    }

    /** Share of wrong answers. */
    @Override
    public double error(int at, Rows rows, int field) {
      return 1 - rows.outputs()[field];
    }
  }

  /** Two channels that go together, later the other way; of some readings one is missing. */
  private static final class Pair implements Stream {

    private float hidden;

    @Override
    public float[] reading(int at, SplittableRandom random) {
      double common = random.nextGaussian();
      double slope = at < CHANGED ? 1 : -.4;
      float one = (float) (common + .3 * random.nextGaussian());
      hidden = (float) (slope * common + .3 * random.nextGaussian());
      return new float[] {one, at % 5 == 0 ? Float.NaN : hidden};
    }

    @Override
    public double error(int at, Rows rows, int field) {
      return at % 5 == 0 ? Math.abs(rows.outputs()[field + 1] - hidden) : Double.NaN;
    }
  }

  private static double forecast(ModelSpec forecast, String then, int judged) {
    return error(
        model(List.of(), 1, forecast, doing(rise("forecast.error"), then)),
        "error",
        new Wave(),
        judged);
  }

  private static double classify(String rule, String then, int judged) {
    ModelSpec classify = stage("classify").with("classes", 2).with("rule", rule);
    ModelSpec watch =
        doing(stage("drift").with("on", "classify.correct").with("detector", "hddm-a"), then);
    return error(model(List.of(), 4, classify, watch), "correct", new Sides(), judged);
  }

  private static double impute(String then, int judged) {
    ModelSpec watch = doing(rise("dictionary.error"), then);
    return error(
        model(
            List.of("impute.filled"),
            2,
            stage("impute"),
            stage("dictionary").with("keep", 1).with("detector", false),
            then.equals("tell") ? watch : watch.with("learner", "impute")),
        "impute.filled",
        new Pair(),
        judged);
  }

  /** A change of the source is followed faster by a learner that begins its schedule anew. */
  @Test
  void exampleUsage() {
    ModelSpec forecast = stage("forecast").with("ahead", 3);
    double alone = forecast(forecast, "tell", JUDGED);
    double restarted = forecast(forecast, "restart", JUDGED);
    assertThat(restarted).isLessThan(.6 * alone);
  }

  @ParameterizedTest
  @CsvSource({
    "forecast rls, restart", "forecast rls, forget",
    "forecast adam, restart", "forecast adam, forget",
    "forecast dynamics, restart", "forecast dynamics, forget",
    "classify bound, restart", "classify bound, forget",
    "classify adam, restart", "classify adam, forget",
    "impute, restart", "impute, forget",
  })
  void aChangeIsFollowedFaster(String learner, String then) {
    double alone = of(learner, "tell");
    double effect = of(learner, then);
    assertThat(effect)
        .as("%s, %s", learner, then)
        .isLessThan(then.equals("restart") ? .95 * alone : .995 * alone);
  }

  private static double of(String learner, String then) {
    ModelSpec forecast = stage("forecast").with("ahead", 3);
    return switch (learner) {
      case "forecast rls" -> forecast(forecast, then, JUDGED);
      case "forecast adam" -> forecast(forecast.with("readout", "adam"), then, JUDGED);
      case "forecast dynamics" -> forecast(forecast.with("train", "dynamics"), then, JUDGED);
      case "classify bound" -> classify("bound", then, JUDGED);
      case "classify adam" -> classify("adam", then, JUDGED);
      default -> impute(then, JUDGED);
    };
  }

  /** An effect changes how the next readings are learned, so no answer changes by it alone. */
  @Test
  void anEffectLeavesTheAnswersOfTheModelAsTheyAre() {
    for (ModelSpec learner :
        List.of(
            stage("dictionary").with("keep", 1),
            stage("forecast").with("batch", 3),
            stage("forecast").with("readout", "adam"),
            stage("forecast").with("train", "dynamics"),
            stage("classify").with("classes", 2),
            stage("classify").with("classes", 2).with("batch", 5),
            stage("classify").with("classes", 2).with("rule", "adam"),
            stage("impute"))) {
      Restartable able =
          ((Restartable) StandardCatalog.catalog().create(List.of(learner), 4)).forEffects();
      StreamModel model = able;
      float[] parameters = model.signature().parameters().initial();
      able.initialize(parameters, 1);
      float[] state = model.signature().sequence().initial();
      SplittableRandom random = new SplittableRandom(3);
      Rows rows = new Rows(model.signature(), 1);
      Stream stream = new Sides();
      long learned = 0;
      for (int at = 0; at < 101; at++) {
        rows.clear();
        rows.useParameters(parameters, learned);
        rows.add(stream.reading(at, random), state, at, 1000L * at);
        able.step(rows);
        rows.readState(0, state);
        able.learn(rows);
        learned = rows.learned();
      }
      float[] reading = stream.reading(101, random);
      float[] before = answer(model, parameters, learned, reading, state);
      for (double share : new double[] {.5, 0}) {
        if (share > 0) {
          able.forget(parameters, share);
        } else {
          able.restart(parameters);
        }
        assertThat(answer(model, parameters, learned, reading, state))
            .as("%s with share %s", learner, share)
            .containsExactly(before);
        for (float parameter : parameters) {
          assertThat(parameter).as("%s with share %s", learner, share).isFinite();
        }
      }
    }
  }

  private static float[] answer(
      StreamModel model, float[] parameters, long learned, float[] reading, float[] state) {
    Rows rows = new Rows(model.signature(), 1);
    rows.useParameters(parameters, learned);
    rows.add(reading, state.clone(), 101, 101_000);
    model.step(rows);
    return Arrays.copyOf(rows.outputs(), model.signature().outputWidth());
  }

  @Test
  void aLearnerWithoutAMemoryIsRefusedWithTheCure() {
    assertThatThrownBy(
            () ->
                model(
                    List.of(),
                    1,
                    stage("forecast").with("readout", "nlms").with("train", "dynamics"),
                    rise("forecast.error").with("then", "restart")))
        .hasMessageContaining("expected a stage that can restart, found none")
        .hasMessageContaining("take readout: rls");
    assertThatThrownBy(
            () ->
                model(
                    List.of(),
                    3,
                    stage("classify").with("classes", 2).with("rule", "sgd"),
                    rise("classify.loss").with("then", "forget")))
        .hasMessageContaining("take rule: bound or adam");
    assertThat(
            model(List.of(), 1, stage("forecast"), rise("forecast.error").with("then", "restart")))
        .isInstanceOf(EventSource.class);
  }
}
