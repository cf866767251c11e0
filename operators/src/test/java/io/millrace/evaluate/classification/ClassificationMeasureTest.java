package io.millrace.evaluate.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassificationMeasureTest {

  @Test
  void exampleUsage() {
    ClassificationMeasure measure = new ClassificationMeasure(2);
    double[] sums = judge(measure, new int[] {0, 1, 1, 1}, new int[] {0, 0, 1, 1});

    assertThat(measure.value("accuracy", sums)).isEqualTo(.75);
    // Of four labels the last one before was right twice, the most frequent one before once.
    assertThat(measure.value("kappa_temporal", sums)).isEqualTo(.5);
    assertThat(measure.value("kappa_m", sums)).isEqualTo((.75 - .25) / (1 - .25));
  }

  /**
   * Against scikit-learn 1.9.1 (accuracy_score, cohen_kappa_score, f1_score with average macro),
   * and the definitions of the two other kappas in numpy, for i = 0 .. 199:
   *
   * <pre>
   * label = (i i + 3 i) % 7 % 4    answer = label if 31 i % 10 < 6 else 17 i % 4
   * </pre>
   */
  @Test
  void agreesWithScikitLearn() {
    int[] labels = new int[200];
    int[] answers = new int[200];
    for (int i = 0; i < 200; i++) {
      labels[i] = (i * i + 3 * i) % 7 % 4;
      answers[i] = 31 * i % 10 < 6 ? labels[i] : 17 * i % 4;
    }
    ClassificationMeasure measure = new ClassificationMeasure(4);
    double[] sums = judge(measure, answers, labels);

    assertThat(measure.value("accuracy", sums)).isCloseTo(.69, within(1e-12));
    assertThat(measure.value("kappa", sums)).isCloseTo(.5169082125603865, within(1e-12));
    assertThat(measure.value("macro_f1", sums)).isCloseTo(.5151960784313725, within(1e-12));
    assertThat(measure.value("kappa_m", sums)).isCloseTo(.2790697674418604, within(1e-12));
    assertThat(measure.value("kappa_temporal", sums)).isCloseTo(.46086956521739125, within(1e-12));
  }

  @Test
  void aClassThatNeverOccursDoesNotCount() {
    ClassificationMeasure few = new ClassificationMeasure(2);
    ClassificationMeasure many = new ClassificationMeasure(50);
    int[] labels = {0, 1, 1};
    int[] answers = {0, 0, 1};

    assertThat(many.value("macro_f1", judge(many, answers, labels)))
        .isEqualTo(few.value("macro_f1", judge(few, answers, labels)));
  }

  @Test
  void nothingIsBetterThanWhatIsAlwaysRight() {
    ClassificationMeasure measure = new ClassificationMeasure(2);
    double[] sums = judge(measure, new int[] {1, 1}, new int[] {1, 1});

    assertThat(measure.value("accuracy", sums)).isEqualTo(1);
    assertThat(measure.value("kappa", sums)).isNaN();
    // Its first answer had no label before it.
    assertThat(measure.value("kappa_temporal", sums)).isEqualTo(1);
  }

  @Test
  void aLabelWithoutAnAnswerIsCountedAndNotJudged() {
    ClassificationMeasure measure = new ClassificationMeasure(2);
    double[] sums = judge(measure, new int[] {ClassMemory.NONE, 1}, new int[] {0, 1});

    assertThat(measure.value("unanswered", sums)).isEqualTo(1);
    assertThat(measure.value("judged", sums)).isEqualTo(1);
  }

  @Test
  void whatIsNoClassIsRefused() {
    ClassificationMeasure measure = new ClassificationMeasure(2);
    double[] sums = new double[measure.sums()];
    assertThatThrownBy(() -> measure.judge(new Given(0, 0, 0), 2, sums))
        .hasMessageContaining("Cannot judge class 0 by label 2: expected 0 to 1");
    assertThat(sums).containsOnly(0);
  }

  @Test
  void aStoredMemoryGoesOn() {
    ClassMemory memory = new ClassMemory(3);
    memory.learn(2);
    memory.learn(2);
    memory.learn(1);
    float[] slots = new float[memory.floats()];
    memory.write(slots, 0);
    ClassMemory restored = new ClassMemory(3);
    restored.read(slots, 0);

    assertThat(restored.majority()).isEqualTo(2);
    assertThat(restored.last()).isEqualTo(1);
    assertThat(new ClassMemory(3).majority()).isEqualTo(ClassMemory.NONE);
  }

  private static double[] judge(ClassificationMeasure measure, int[] answers, int[] labels) {
    double[] sums = new double[measure.sums()];
    ClassMemory memory = new ClassMemory(50);
    for (int at = 0; at < labels.length; at++) {
      measure.judge(memory.given(answers[at]), labels[at], sums);
      memory.learn(labels[at]);
    }
    return sums;
  }
}
