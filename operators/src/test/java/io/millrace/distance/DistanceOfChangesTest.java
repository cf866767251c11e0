package io.millrace.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.event.Detection;
import io.millrace.api.event.EventSource;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Scores of the changes of channels from one reading to the next. */
class DistanceOfChangesTest {

  private static SingleStream stream(int channels, Map<String, Object> options) {
    return SingleStream.of(
        StandardCatalog.catalog().create(List.of(new ModelSpec("distance", options)), channels), 0);
  }

  /** A slow wave with a jump that stays among usual values. */
  private static float wave(int at) {
    return (float) (10 * Math.sin(at / 100.0) + (at == 2000 ? 4 : 0) + .1 * Math.sin(7.3 * at));
  }

  /** The level sees nothing of the jump, the change does. */
  @Test
  void exampleUsage() {
    SingleStream level = stream(1, Map.of());
    SingleStream change = stream(1, Map.of("of", "change"));
    for (int at = 0; at < 2000; at++) {
      level.step(new float[] {wave(at)}, at);
      change.step(new float[] {wave(at)}, at);
    }
    var byLevel = level.step(new float[] {wave(2000)}, 2000).orElseThrow();
    var byChange = change.step(new float[] {wave(2000)}, 2000).orElseThrow();
    assertThat(byLevel.number("score")).isLessThan(5);
    assertThat(byChange.number("score")).isGreaterThan(100);
    assertThat(byChange.numbers("expected")[0]).isCloseTo(wave(1999), within(.2f));
    assertThat(byChange.numbers("lower")[0]).isLessThan(wave(1999));
    assertThat(byChange.numbers("upper")[0]).isGreaterThan(wave(1999));
  }

  /** The score of changes is that of the values of a series of differences. */
  @Test
  void theScoreOfChangesIsThatOfASeriesOfDifferences() {
    Random random = new Random(4);
    SingleStream changes = stream(2, Map.of("of", "change"));
    SingleStream levels = stream(2, Map.of());
    float[] before = {};
    for (int at = 0; at < 1000; at++) {
      float[] row = {(float) random.nextGaussian(), (float) (50 + 3 * random.nextGaussian())};
      var one = changes.step(row.clone(), at);
      if (at == 0) {
        before = row;
        continue;
      }
      var other = levels.step(new float[] {row[0] - before[0], row[1] - before[1]}, at);
      assertThat(one.isPresent()).isEqualTo(other.isPresent());
      if (one.isPresent()) {
        assertThat(one.get().number("score")).isEqualTo(other.orElseThrow().number("score"));
        assertThat(one.get().number("smoothed")).isEqualTo(other.get().number("smoothed"));
        assertThat(one.get().numbers("contribution"))
            .isEqualTo(other.get().numbers("contribution"));
      }
      before = row;
    }
  }

  @Test
  void bothAreTheTwoAlone() {
    Random random = new Random(5);
    Map<String, Object> options = Map.of("late", 7);
    SingleStream level = stream(2, options);
    SingleStream change = stream(2, Map.of("late", 7, "of", "change"));
    SingleStream both = stream(2, Map.of("late", 7, "of", "both"));
    for (int at = 0; at < 500; at++) {
      float[] row = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      if (at % 5 == 3) {
        row[at % 2] = Float.NaN;
      }
      var ofLevel = level.step(row.clone(), at);
      var ofChange = change.step(row.clone(), at);
      var ofBoth = both.step(row.clone(), at);
      if (ofBoth.isPresent()) {
        assertThat(ofBoth.get().number("score")).isEqualTo(ofLevel.orElseThrow().number("score"));
        assertThat(ofBoth.get().number("change")).isEqualTo(ofChange.orElseThrow().number("score"));
        assertThat(ofBoth.get().numbers("change_contribution"))
            .isEqualTo(ofChange.get().numbers("contribution"));
        assertThat(ofBoth.get().numbers("change_expected"))
            .isEqualTo(ofChange.get().numbers("expected"));
      }
    }
  }

  /** A change is that from the last value that was read, however long ago. */
  @Test
  void aMissingValueIsSkipped() {
    SingleStream stream = stream(1, Map.of("of", "change", "warmup", 5));
    Random random = new Random(6);
    for (int at = 0; at < 300; at++) {
      stream.step(new float[] {(float) random.nextGaussian()}, at);
    }
    stream.step(new float[] {2}, 300);
    assertThat(stream.step(new float[] {Float.NaN}, 301)).isEmpty();
    var answer = stream.step(new float[] {2.5f}, 302).orElseThrow();
    assertThat(answer.numbers("expected")[0]).isCloseTo(2, within(.5f));
    assertThat(answer.number("score")).isLessThan(2);
  }

  /** The culprit of a change has the value that was expected, not the change. */
  @Test
  void theCulpritIsThatOfTheScoreThatDecided() {
    EventSource model =
        (EventSource)
            StandardCatalog.catalog()
                .create(
                    List.of(
                        new ModelSpec("distance", Map.of("of", "both")),
                        new ModelSpec(
                            "detect",
                            Map.of(
                                "on",
                                List.of("distance.score", "distance.change"),
                                "rate",
                                "1/30 d"))),
                    2);
    float[] state = new float[model.signature().sequence().width()];
    model.reset(state, 0);
    Rows rows = new Rows(model.signature(), 1);
    Random random = new Random(7);
    List<Detection> events = new ArrayList<>();
    for (int at = 0; at <= 5000; at++) {
      float jump = at == 5000 ? 6 : 0;
      float other = (float) (10 * Math.sin(at / 100.0) + .1 * random.nextGaussian());
      rows.clear();
      rows.add(new float[] {(float) random.nextGaussian(), other - jump}, state, at, 60_000L * at);
      model.step(rows);
      rows.readState(0, state);
      model.report(rows, events::add);
    }
    Detection last = events.get(events.size() - 1);
    assertThat(last.sequence()).isEqualTo(5000);
    assertThat(last.stream().field()).isEqualTo("distance.change");
    assertThat(last.extent().culprit().channel()).isEqualTo(1);
    assertThat(last.extent().culprit().expected() - last.extent().culprit().observed())
        .isCloseTo(6, within(1f));
  }
}
