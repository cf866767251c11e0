package io.millrace.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.catalog.Operators;
import io.millrace.api.event.Detection;
import io.millrace.api.event.EventSource;
import io.millrace.api.event.Found;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.SpecFault;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Detect;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Distance;
import io.millrace.api.stage.Drift;
import io.millrace.api.stage.Standardize;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Alarms of several fields, and alarms that other stages hold back, in a chain of stages. */
class AlarmsTogetherTest {

  private static final int STRUCK = 4000;
  private static final long MINUTE = 60_000;

  private static final Distance.Spec DISTANCE = Distance.defaults();
  private static final Detect.Spec LARGE =
      new Detect.Spec(Detect.on("distance.score").threshold(60).spec().as("large"));

  private final List<Detection> events = new ArrayList<>();
  private int heldBack;

  private static EventSource model(Stage... stages) {
    return (EventSource) Operators.model(3, stages);
  }

  /** Three channels; the second is 60 too small in ten readings from 4000, 4100, … on. */
  private static float[] reading(Random random, int at) {
    float[] row = new float[3];
    for (int i = 0; i < 3; i++) {
      row[i] = (float) (100 * i + (1 + i) * random.nextGaussian());
    }
    if (at >= STRUCK && at % 100 < 10) {
      row[1] -= 60;
    }
    return row;
  }

  private void run(EventSource model, int count) {
    float[] state = new float[model.signature().sequence().width()];
    model.reset(state, 0);
    float[] parameters = model.signature().parameters().initial();
    if (model instanceof Learner learner) {
      learner.initialize(parameters, 1);
    }
    Rows rows = new Rows(model.signature(), 1);
    Random random = new Random(3);
    for (int at = 0; at < count; at++) {
      rows.clear();
      rows.useParameters(parameters, 0);
      rows.add(reading(random, at), state, at, MINUTE * at);
      model.step(rows);
      rows.readState(0, state);
      model.report(
          rows,
          event -> {
            if (event.sequence() >= STRUCK) {
              events.add(event);
            }
          });
      heldBack += at >= STRUCK ? model.heldBack() : 0;
    }
  }

  /** The alarm names the field that decided, and the culprit among the channels of that stage. */
  @Test
  void exampleUsage() {
    run(
        model(
            Standardize.defaults(),
            DISTANCE,
            Dictionary.keep(1),
            Detect.on("distance.score", "dictionary.score").rate("1/30 d")),
        STRUCK + 60);

    assertThat(events).extracting(Detection::what).startsWith(Found.START, Found.END);
    assertThat(events.get(0).sequence()).isEqualTo(STRUCK);
    assertThat(events.get(0).stream().field()).isEqualTo("distance.score");
    assertThat(events.get(1).stream().field()).isEqualTo("distance.score");
    assertThat(events.get(0).extent().culprit().channel()).isEqualTo(1);
    assertThat(events.get(0).extent().value()).isGreaterThan(4);
  }

  /** How usual each stage finds a reading is the same unit for all, and has the stage's culprit. */
  @Test
  void pvaluesOfEarlierStagesAreWatchedTogether() {
    Detect.Spec level = Detect.on("distance.score").rate("1/d");
    Detect.Spec smooth = Detect.on("distance.smoothed").rate("1/d");
    EventSource model =
        model(
            DISTANCE,
            new Detect.Spec(level.spec().as("level")),
            new Detect.Spec(smooth.spec().as("smooth")),
            Detect.on("level.pvalue", "smooth.pvalue").rate("1/30 d"));
    run(model, STRUCK + 60);

    assertThat(model.heard()).containsExactlyInAnyOrder("level", "smooth");
    Detection start =
        events.stream().filter(event -> event.stream().stage().equals("detect")).findFirst().get();
    assertThat(start.what()).isEqualTo(Found.START);
    assertThat(start.stream().field()).endsWith(".pvalue");
    assertThat(start.extent().culprit().channel()).isEqualTo(1);
  }

  /**
   * What the first stage finds is no news to the second; one that is large for another reason is
   * told, with the number of those that were not.
   */
  @Test
  void anAlarmIsHeldBackWhileAnotherStageHasFoundSomething() {
    Detect.Spec quiet = Detect.on("distance.score").threshold(50).quietWhile("large.found");
    run(model(DISTANCE, LARGE, quiet), STRUCK + 300);

    assertThat(events).isNotEmpty().allMatch(event -> event.stream().stage().equals("large"));
    assertThat(heldBack).isEqualTo(3);
  }

  @Test
  void theTimeBehindAFindingIsQuietToo() {
    Detect.Spec quiet =
        Detect.on("distance.score").threshold(30).quietWhile("large.found").quietAfter("3 h");
    run(model(DISTANCE, LARGE, quiet), STRUCK + 2000);
    assertThat(events).noneMatch(event -> event.stream().stage().equals("detect"));
    assertThat(heldBack).isPositive();
  }

  @Test
  void faultsOfFieldsNameTheOptionAndACure() {
    assertThat(
            faults(
                DISTANCE,
                LARGE,
                Detect.on("distance.score", "distance.smoothed").threshold(4),
                new Detect.Spec(
                    Detect.on("distance.score").threshold(4).quietAfter("1 h").spec().as("b")),
                new Detect.Spec(
                    Detect.on("large.pvalue")
                        .rate("1/d")
                        .quietWhile("distance.score")
                        .spec()
                        .as("c")),
                new Detect.Spec(
                    Detect.on("large.fond", "distance.score").rate("1/d").index(1).spec().as("d"))))
        .extracting(fault -> fault.stage() + " " + fault.option() + ": " + fault.message())
        .containsExactlyInAnyOrder(
            "2 threshold: is in the units of one field, found 2 fields; write rate: 1/d, which"
                + " several can have together",
            "3 quiet_after: has no effect without quiet_while; remove it",
            "4 on: expected large.found or large.score, found 'large.pvalue', which only alarms at"
                + " a rate have; write rate in place of threshold",
            "4 quiet_while: expected a field that is true or false, such as drift.found, found"
                + " 'distance.score'",
            "5 index: is of one field, found 2; write a stage for each of them",
            "5 on: expected one of large.found, large.score, large.pvalue, found 'large.fond'; did"
                + " you mean 'large.found'?");
  }

  /** A drift is of a key or, as here, of a group, which has learned the reading later. */
  @Test
  void whatIsKnownOnlyWhenAGroupHasLearnedCannotHoldBack() {
    assertThat(
            faults(
                DISTANCE,
                Drift.on("distance.score").by(Drift.By.GROUP),
                Detect.on("distance.score").threshold(4).quietWhile("drift.found")))
        .extracting(SpecFault::option)
        .containsExactly("quiet_while");
  }

  private static List<SpecFault> faults(Stage... stages) {
    return catchThrowableOfType(SpecException.class, () -> Operators.model(3, stages)).faults();
  }
}
