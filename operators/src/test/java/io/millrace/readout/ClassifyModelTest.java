package io.millrace.readout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.readout.ClassifyOptions.Rule;
import io.millrace.readout.ClassifyOptions.Start;
import io.millrace.readout.ClassifyOptions.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassifyModelTest {

  private static final float UNKNOWN = Float.NaN;
  private final SeededRandom random = new SeededRandom(17);

  private static ClassifyOptions options(Rule rule, int batch) {
    double rate = rule == Rule.ADAM ? .01 : .1;
    return new ClassifyOptions(3, 2, Start.UNIFORM, batch, new Training(rule, rate, 0, 1, 1));
  }

  private static SingleStream stream(ClassifyOptions options) {
    return SingleStream.of(new ClassifyModel(options, KernelChoice.ofProcess()), 0);
  }

  /** Class one, if the first feature is above the second. */
  private float[] separable() {
    float a = (float) random.gaussian();
    float b = (float) random.gaussian();
    return new float[] {a, b, a > b ? 1 : 0};
  }

  @Test
  void exampleUsage() {
    SingleStream stream = stream(options(Rule.BOUND, 1));
    for (int t = 0; t < 500; t++) {
      stream.step(separable(), t);
    }
    Answer answer = stream.step(new float[] {2, -1, UNKNOWN}, 500).orElseThrow();
    assertThat(answer.number("class")).isEqualTo(1);
    assertThat(answer.numbers("probabilities")[1]).isGreaterThan(.95f);
    assertThat(stream.gauges().get("accuracy")).isGreaterThan(.95f);
  }

  /** Two classes around −1 and +1 with variance one: nobody is right more often than Φ(1). */
  @ParameterizedTest
  @EnumSource(Rule.class)
  void comesNearTheBestPossibleRate(Rule rule) {
    SingleStream stream = stream(options(rule, 1));
    double bayes = .841345;
    int correct = 0;
    int last = 20_000;
    for (int t = 0; t < 2 * last; t++) {
      int label = random.below(2);
      float x = (float) (2 * label - 1 + random.gaussian());
      Answer answer = stream.step(new float[] {x, (float) random.gaussian(), label}, t).get();
      correct += t >= last && answer.number("correct") == 1 ? 1 : 0;
    }
    // Three deviations of a rate over 20,000 rows are .0078; steps that never end cost some more.
    assertThat((double) correct / last).isCloseTo(bayes, within(.0125));
    // The true log odds are 2x.
    assertThat(stream.peek(new float[] {.5f, 0, 1}, 0).get().number("loss"))
        .isCloseTo((float) Math.log1p(Math.exp(-1)), within(.12f));
  }

  /** In such units a ridge of ordinary size hides whatever there is to learn. */
  @Test
  void unitsTooSmallToLearnAreRefusedWithTheirCure() {
    SingleStream stream = stream(options(Rule.BOUND, 1));
    assertThatThrownBy(() -> stream.step(new float[] {1e-13f, -3e-13f, 1}, 0))
        .hasMessageContaining("channel 1")
        .hasMessageContaining("expected a reading of zeros, or with a magnitude of at least 1e-8")
        .hasMessageContaining("put standardize before it");
    assertThat(stream.step(new float[] {0, 0, 1}, 1)).as("a machine that is off").isPresent();
    assertThat(stream.step(new float[] {1e-13f, 0, 0}, 2)).as("after the first").isPresent();
  }

  @Test
  void theGradientIsTheSlopeOfTheLoss() {
    ClassifyOptions options =
        new ClassifyOptions(4, 3, Start.UNIFORM, 2, new Training(Rule.SGD, .1, 0, 1, 1));
    Learner model = new ClassifyModel(options, KernelChoice.ofProcess());
    SingleStream stream = SingleStream.of(model, 0);
    for (int t = 0; t < 40; t++) {
      stream.step(row(3), t);
    }
    int readout = model.signature().parameters().offset("readout");
    int pending = model.signature().parameters().offset("pending.readout");
    float[] before = stream.snapshot().parameters().values();
    float[] row = row(3);
    stream.step(row, 40);
    float[] after = stream.snapshot().parameters().values();
    for (int at = 0; at < 12; at++) {
      double high = loss(before, readout, at, row, 1e-6);
      double low = loss(before, readout, at, row, -1e-6);
      assertThat(after[pending + at]).isCloseTo((float) ((high - low) / 2e-6), within(2e-6f));
    }
  }

  /** The loss in double precision, with one weight moved. */
  private static double loss(float[] parameters, int readout, int moved, float[] row, double by) {
    double[][] weights = new double[3][4];
    for (int at = 0; at < 12; at++) {
      weights[at / 4][at % 4] = parameters[readout + at] + (at == moved ? by : 0);
    }
    return -Math.log(NaiveClassifier.probabilities(row, weights)[(int) row[3]]);
  }

  private float[] row(int features) {
    float[] row = new float[features + 1];
    for (int i = 0; i < features; i++) {
      row[i] = (float) random.gaussian();
    }
    row[features] = random.below(3);
    return row;
  }

  @Test
  void aRowWithoutLabelIsAnsweredAndNotLearned() {
    SingleStream stream = stream(options(Rule.BOUND, 1));
    stream.step(new float[] {1, 2, 0}, 0);
    Answer answer = stream.step(new float[] {1, 2, UNKNOWN}, 1).orElseThrow();
    assertThat(answer.number("class")).isZero();
    assertThat(answer.number("loss")).isNaN();
    assertThat(answer.number("correct")).isNaN();
    assertThat(stream.learned()).isEqualTo(1);
    assertThat(stream.steps()).isEqualTo(2);
    assertThat(stream.version()).isEqualTo(1);
  }

  @Test
  void aLabelThatIsNoClassIsRefusedAndSoIsAMissingFeature() {
    SingleStream stream = stream(options(Rule.BOUND, 1));
    for (float[] bad :
        new float[][] {{1, 1, 2}, {1, 1, -1}, {1, 1, .5f}, {UNKNOWN, 1, 0}, {2e8f, 1, 0}}) {
      assertThatThrownBy(() -> stream.step(bad, 0)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(stream.steps()).isZero();
    assertThat(stream.step(new float[] {1e8f, -1e8f, 1}, 0)).isPresent();
    assertThat(stream.step(new float[] {1e8f, 1e8f, 0}, 0).get().number("loss")).isFinite();
  }

  @Test
  void startsWithTheAnswersOfTheLogitsBehindTheFeatures() {
    ClassifyOptions options =
        new ClassifyOptions(5, 3, Start.LOGITS, 1, new Training(Rule.BOUND, .1, 0, 1, 1));
    Answer answer = stream(options).peek(new float[] {100, 1, 3, 2, UNKNOWN}, 0).orElseThrow();
    double sum = Math.exp(1) + Math.exp(3) + Math.exp(2);
    assertThat(answer.numbers("probabilities")[0])
        .isCloseTo((float) (Math.exp(1) / sum), within(1e-6f));
    assertThat(answer.number("class")).isEqualTo(1);
  }

  /** What a bound promises and a step for each weight cannot: a rotation changes nothing. */
  @Test
  void boundsDoNotMindHowFeaturesAreMixed() {
    SingleStream plain = stream(options(Rule.BOUND, 1));
    SingleStream turned = stream(options(Rule.BOUND, 1));
    for (int t = 0; t < 300; t++) {
      float[] row = separable();
      Answer one = plain.step(row, t).orElseThrow();
      float[] mixed = {.6f * row[0] + .8f * row[1], .8f * row[0] - .6f * row[1], row[2]};
      Answer other = turned.step(mixed, t).orElseThrow();
      assertThat(other.numbers("probabilities")[0])
          .isCloseTo(one.numbers("probabilities")[0], within(1e-4f));
    }
  }

  @Test
  void boundsLearnFeaturesOfAnyUnits() {
    SingleStream stream = stream(options(Rule.BOUND, 1));
    int correct = 0;
    for (int t = 0; t < 1000; t++) {
      float[] row = separable();
      row[0] *= 1e4f;
      row[1] = row[1] * 1e4f;
      correct += stream.step(row, t).orElseThrow().number("correct") == 1 ? 1 : 0;
    }
    assertThat(correct).isGreaterThan(950);
  }

  @Test
  void forgettingFollowsWhatChanges() {
    float[] accuracy = new float[2];
    for (int trial = 0; trial < 2; trial++) {
      Training training = new Training(Rule.BOUND, .1, 0, trial == 0 ? 1 : .99, 1);
      SingleStream stream = stream(new ClassifyOptions(3, 2, Start.UNIFORM, 1, training));
      for (int t = 0; t < 6000; t++) {
        float[] row = separable();
        row[2] = t < 3000 ? row[2] : 1 - row[2];
        Answer answer = stream.step(row, t).orElseThrow();
        accuracy[trial] += t >= 4000 ? answer.number("correct") / 2000 : 0;
      }
    }
    assertThat(accuracy[1]).isGreaterThan(.97f);
    assertThat(accuracy[0]).isLessThan(.9f);
  }

  @Test
  void l2HoldsTheReadoutNearItsStart() {
    float[] sizes = new float[2];
    for (int trial = 0; trial < 2; trial++) {
      Training training = new Training(Rule.SGD, .1, trial * .1, 1, 1);
      SingleStream stream = stream(new ClassifyOptions(3, 2, Start.UNIFORM, 1, training));
      for (int t = 0; t < 2000; t++) {
        stream.step(separable(), t);
      }
      sizes[trial] = Math.abs(stream.snapshot().parameters().values()[1]);
    }
    // Where the data's slope, at most 1/2 |x|, meets l2 |W|.
    assertThat(sizes[1]).isLessThan(3).isLessThan(sizes[0] / 2);
  }
}
