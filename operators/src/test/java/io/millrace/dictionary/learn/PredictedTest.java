package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Codes of what the last reconstruction does not predict. */
class PredictedTest {

  private static final int N = 8;

  /** A slow source: each value is .98 of the one before, and noise. */
  @Test
  void exampleUsage() {
    double open = error(Map.of("keep", 2), 0.98, 3000);
    double closed = error(Map.of("keep", 2, "predict", true), 0.98, 3000);

    assertThat(closed).isLessThan(0.5 * open);
  }

  @Test
  void independentReadingsAreCodedAsWithoutPrediction() {
    double open = error(Map.of("keep", 2), 0, 6000);
    double closed = error(Map.of("keep", 2, "predict", true), 0, 6000);

    assertThat(closed).isCloseTo(open, within(0.02 * open));
  }

  /** Of a source whose neighbours have correlation c, Σ y h / Σ h² with h = y is c. */
  @Test
  void theGainIsTheCorrelationOfNeighbours() {
    SingleStream stream = stream(Map.of("keep", N, "predict", true));
    SeededRandom random = new SeededRandom(4);
    float[] reading = new float[N];
    for (int at = 0; at < 40_000; at++) {
      walk(reading, 0.7, random);
      stream.step(reading, at);
    }
    float[] gains = slot(stream, "predict.gain");

    for (float gain : gains) {
      // 100 mini-batches of 8 readings: the deviation of such an estimate is sqrt(.51 / 800) = .025
      assertThat((double) gain).isCloseTo(0.7, within(0.1));
    }
  }

  @Test
  void aReadingAtAKeyframeDoesNotDependOnThePast() {
    Map<String, Object> options = Map.of("keep", 2, "predict", true, "keyframe", 10);
    SingleStream stream = stream(options);
    SeededRandom random = new SeededRandom(5);
    float[] reading = new float[N];
    for (int at = 0; at < 200; at++) {
      walk(reading, 0.98, random);
      stream.step(reading, at);
    }
    SingleStream fresh = stream(options);
    SingleStream.Snapshot learned = stream.snapshot();
    fresh.restore(learned);
    fresh.reset();
    walk(reading, 0.98, random);

    assertThat(stream.peek(reading, 200).orElseThrow().output())
        .as("reading 200, a keyframe")
        .isEqualTo(fresh.peek(reading, 200).orElseThrow().output());
    stream.step(reading, 200);
    fresh.reset();
    walk(reading, 0.98, random);
    assertThat(stream.peek(reading, 201).orElseThrow().output())
        .as("reading 201, which is none")
        .isNotEqualTo(fresh.peek(reading, 201).orElseThrow().output());
  }

  @Test
  void aMissingChannelKeepsWhatIsHeld() {
    SingleStream stream = stream(Map.of("keep", 3, "predict", true, "filled", true));
    SeededRandom random = new SeededRandom(6);
    float[] reading = new float[N];
    for (int at = 0; at < 400; at++) {
      walk(reading, 0.98, random);
      stream.step(reading, at);
    }
    float held = stream.snapshot().sequence().values()[2];
    walk(reading, 0.98, random);
    float truth = reading[2];
    reading[2] = Float.NaN;
    Answer answer = stream.step(reading, 400).orElseThrow();

    assertThat(stream.snapshot().sequence().values()[2]).isEqualTo(held);
    assertThat((double) answer.numbers("filled")[2]).isCloseTo(truth, within(1.0));
    assertThat(answer.numbers("filled")[3]).isEqualTo(reading[3]);
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < N; i++) {
      if (i != 2) {
        squares += Math.pow(reading[i] - answer.numbers("reconstruction")[i], 2);
        norm += Math.pow(reading[i], 2);
      }
    }
    assertThat((double) answer.number("error")).isCloseTo(Math.sqrt(squares / norm), within(1e-6));
  }

  /** A new channel has gain 0, so its first reading is coded as it is; the others go on. */
  @Test
  void channelsAreCarriedByName() {
    SingleStream stream = stream(Map.of("keep", 3, "predict", true));
    SeededRandom random = new SeededRandom(7);
    float[] reading = new float[N];
    for (int at = 0; at < 400; at++) {
      walk(reading, 0.98, random);
      stream.step(reading, at);
    }
    StreamModel before = model(N, Map.of("keep", 3, "predict", true, "batch", N));
    Learner after = (Learner) model(N + 1, Map.of("keep", 3, "predict", true, "batch", N));
    List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    List<String> more = List.of("new", "a", "b", "c", "d", "e", "f", "g", "h");
    Carrying carrying = after.carrying(before, ChannelChange.byName(names, more));
    float[] key = new float[N + 1];
    float[] group = new float[after.signature().parameters().width()];
    after.initialize(group, 3);
    SingleStream.Snapshot old = stream.snapshot();

    assertThat(carrying.refusals()).isEmpty();
    carrying.key(old.sequence().values(), key);
    carrying.group(old.parameters().values(), old.parameters().count(), group);

    assertThat(key[0]).isZero();
    StateLayout layout = after.signature().parameters();
    assertThat(group[layout.offset("predict.gain")]).isZero();
    float[] gains = slot(stream, "predict.gain");
    for (int i = 0; i < N; i++) {
      assertThat(key[i + 1]).isEqualTo(old.sequence().values()[i]);
      assertThat(group[layout.offset("predict.gain") + 1 + i]).isEqualTo(gains[i]);
    }
    assertThat(
            after
                .carrying(model(N, Map.of("keep", 3)), ChannelChange.byName(names, more))
                .refusals())
        .singleElement()
        .asString()
        .contains("predict: expected the same as before");
  }

  /** An event of a stage that watches restarts the schedule of the dictionary in the loop. */
  @Test
  void anEventMayRestartIt() {
    SingleStream stream = stream(Map.of("keep", 3, "predict", true));
    SeededRandom random = new SeededRandom(8);
    float[] reading = new float[N];
    for (int at = 0; at < 400; at++) {
      walk(reading, 0.98, random);
      stream.step(reading, at);
    }
    Restartable model = (Restartable) model(N, Map.of("keep", 3, "predict", true, "batch", N));
    float[] group = stream.snapshot().parameters().values().clone();
    int batches = model.signature().parameters().offset("schedule.batches");
    int gain = model.signature().parameters().offset("predict.gain");

    assertThat(model.effects()).contains(EventEffect.RESTART, EventEffect.FORGET);
    assertThat(model.detects()).isTrue();
    assertThat(group[batches]).isEqualTo(50);
    model.restart(group);
    assertThat(group[batches]).isZero();
    assertThat(group[gain]).isEqualTo(slot(stream, "predict.gain")[0]);
  }

  @Test
  void keyframesWithoutPredictionAreAFault() {
    assertThatThrownBy(() -> model(N, Map.of("keyframe", 24)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("keyframe")
        .hasMessageContaining("set predict: true");
  }

  /** Root of the pooled squared error over that of the readings, after the first third. */
  private static double error(Map<String, Object> options, double memory, int length) {
    SingleStream stream = stream(options);
    SeededRandom random = new SeededRandom(3);
    float[] reading = new float[N];
    double squares = 0;
    double norm = 0;
    for (int at = 0; at < length; at++) {
      walk(reading, memory, random);
      float[] answer = stream.step(reading, at).orElseThrow().numbers("reconstruction");
      for (int i = 0; i < N && at > length / 3; i++) {
        squares += Math.pow(reading[i] - answer[i], 2);
        norm += Math.pow(reading[i], 2);
      }
    }
    return Math.sqrt(squares / norm);
  }

  /** Moves each value on, with variance one. */
  private static void walk(float[] reading, double memory, SeededRandom random) {
    for (int i = 0; i < reading.length; i++) {
      reading[i] =
          (float) (memory * reading[i] + Math.sqrt(1 - memory * memory) * random.gaussian());
    }
  }

  private static float[] slot(SingleStream stream, String name) {
    StateLayout layout = stream.signature().parameters();
    float[] values = new float[layout.slot(name).size()];
    System.arraycopy(
        stream.snapshot().parameters().values(), layout.offset(name), values, 0, values.length);
    return values;
  }

  private static SingleStream stream(Map<String, Object> options) {
    Map<String, Object> all = new TreeMap<>(options);
    all.putIfAbsent("batch", N);
    return SingleStream.of(model(N, all), 1);
  }

  private static StreamModel model(int channels, Map<String, Object> options) {
    return ModelCatalog.empty()
        .with("dictionary", DictionaryModel.factory())
        .create(List.of(new ModelSpec("dictionary", options)), channels);
  }
}
