package io.millrace.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.event.Detection;
import io.millrace.api.event.EventSource;
import io.millrace.api.event.Found;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.catalog.StandardCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is told of an alarm beside that it is one: the channel, and how usual a reading is. */
class AlarmFieldsTest {

  private static final int STRUCK = 4000;

  private static ModelSpec stage(String name, Object... options) {
    ModelSpec spec = new ModelSpec(name, Map.of());
    for (int i = 0; i < options.length; i += 2) {
      spec = spec.with((String) options[i], options[i + 1]);
    }
    return spec;
  }

  private static StreamModel model(List<String> wanted, ModelSpec... stages) {
    return StandardCatalog.catalog().create(List.of(stages), 3, DeclaredTargets.NONE, wanted);
  }

  private static float[] reading(Random random, int at) {
    float[] row = new float[3];
    for (int i = 0; i < 3; i++) {
      row[i] = (float) (100 * i + (1 + i) * random.nextGaussian());
    }
    if (at >= STRUCK && at < STRUCK + 20) {
      row[1] -= 60;
    }
    return row;
  }

  private static List<Detection> events(StreamModel model) {
    return events(model, new float[model.signature().sequence().width()]);
  }

  /**
   * @param state takes that of the key behind the last reading
   */
  private static List<Detection> events(StreamModel model, float[] state) {
    model.reset(state, 0);
    float[] parameters = model.signature().parameters().initial();
    if (model instanceof Learner learner) {
      learner.initialize(parameters, 1);
    }
    Rows rows = new Rows(model.signature(), 1);
    List<Detection> events = new ArrayList<>();
    Random random = new Random(3);
    for (int at = 0; at < STRUCK + 100; at++) {
      rows.clear();
      rows.useParameters(parameters, 0);
      rows.add(reading(random, at), state, at, 60_000L * at);
      model.step(rows);
      rows.readState(0, state);
      if (at >= STRUCK - 5) {
        ((EventSource) model).report(rows, events::add);
      }
    }
    return events;
  }

  /** The second channel is 60 too small; its alarm says so, and in which direction. */
  @Test
  void exampleUsage() {
    List<Detection> events =
        events(
            model(
                List.of(),
                stage("distance"),
                stage("detect", "on", "distance.score", "rate", "1/30 d")));
    assertThat(events).extracting(Detection::what).containsExactly(Found.START, Found.END);
    Detection.Culprit culprit = events.get(0).extent().culprit();
    assertThat(culprit.channel()).isEqualTo(1);
    assertThat(culprit.contribution()).isCloseTo(events.get(0).extent().value(), within(30f));
    assertThat(culprit.observed()).isCloseTo(40, within(8f));
    assertThat(culprit.expected()).isCloseTo(100, within(1f));
    assertThat(events.get(1).extent().culprit().isKnown()).isFalse();
  }

  /** A p-value that nobody reads is not computed; it may be read later, of the same state. */
  @Test
  void alarmsAndStatesAreTheSameWhetherPvaluesAreReadOrNot() {
    ModelSpec[] stages = {
      stage("distance"), stage("detect", "on", "distance.score", "rate", "1/30 d", "slow", .05)
    };
    float[] unread = new float[model(List.of("score"), stages).signature().sequence().width()];
    float[] read = unread.clone();

    List<Detection> without = events(model(List.of("score"), stages), unread);
    List<Detection> with = events(model(List.of("score", "detect.pvalue"), stages), read);

    assertThat(with).isEqualTo(without).isNotEmpty();
    assertThat(read).containsExactly(unread);
  }

  /** The expected value is in units of the channel, whatever stage scaled it. */
  @Test
  void behindAScaleTheCulpritIsInUnitsOfItsChannel() {
    Detection.Culprit culprit =
        events(
                model(
                    List.of(),
                    stage("standardize"),
                    stage("distance"),
                    stage("detect", "on", "distance.score", "rate", "1/30 d")))
            .get(0)
            .extent()
            .culprit();
    assertThat(culprit.channel()).isEqualTo(1);
    assertThat(culprit.observed()).isCloseTo(40, within(8f));
    assertThat(culprit.expected()).isCloseTo(100, within(2f));
  }

  /** Numbers of a window are no channels, so none of them is told. */
  @Test
  void numbersThatAreNoChannelsHaveNoCulprit() {
    List<Detection> events =
        events(
            model(
                List.of(),
                stage("sliding", "length", 2),
                stage("distance"),
                stage("detect", "on", "distance.score", "rate", "1/30 d")));
    assertThat(events).isNotEmpty();
    assertThat(events).noneMatch(event -> event.extent().culprit().isKnown());
  }

  @Test
  void aResultHasTheScoreAndItsPvalueBesideTheAlarm() {
    StreamModel model =
        model(
            List.of("score", "detect.found", "detect.score", "detect.pvalue"),
            stage("distance"),
            stage("detect", "on", "distance.score", "rate", "1/30 d"));
    SingleStream stream = SingleStream.of(model, 0);
    Random random = new Random(3);
    List<Float> usual = new ArrayList<>();
    for (int at = 0; at < STRUCK; at++) {
      stream
          .step(reading(random, at), 60_000L * at)
          .ifPresent(answer -> usual.add(answer.number("detect.pvalue")));
    }
    var struck = stream.step(reading(random, STRUCK), 60_000L * STRUCK).orElseThrow();
    assertThat(struck.number("detect.found")).isOne();
    assertThat(struck.number("detect.score")).isEqualTo(struck.number("score"));
    assertThat(struck.number("detect.pvalue")).isLessThan(1e-4f);
    double median =
        usual.stream()
            .skip(1000)
            .mapToDouble(Float::doubleValue)
            .sorted()
            .skip(1500)
            .findFirst()
            .orElseThrow();
    assertThat(median).isCloseTo(.5, within(.05));
  }

  @Test
  void aPvalueNeedsARate() {
    assertThatThrownBy(
            () ->
                model(
                    List.of("score", "detect.pvalue"),
                    stage("distance"),
                    stage("detect", "on", "distance.score", "threshold", 9)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("which only alarms at a rate have; write rate in place of threshold");
    assertThatThrownBy(
            () ->
                model(
                    List.of("score", "drift.pvalue"),
                    stage("distance"),
                    stage("drift", "on", "distance.score")))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("expected drift.found");
  }

  @Test
  void theSlowerMeanIsTheSecondOne() {
    assertThatThrownBy(
            () ->
                model(
                    List.of(),
                    stage("distance"),
                    stage(
                        "detect", "on", "distance.score", "rate", "1/d", "smooth", .1, "slow", .2)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("expected less than smooth, 0.1, found 0.2");
  }
}
