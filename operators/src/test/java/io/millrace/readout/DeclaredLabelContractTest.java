package io.millrace.readout;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Arrays;
import java.util.Optional;

/** The nine laws with a label that is declared, behind a value that another learner takes. */
class DeclaredLabelContractTest extends OperatorContract {

  private static final int FEATURES = 4;
  private static final int CLASSES = 3;

  private static final ClassifyOptions.Training TRAINING =
      new ClassifyOptions.Training(ClassifyOptions.Rule.SGD, 0.1, 0, 1, 10);

  private static ClassifyOptions options(ClassifyOptions.Label label) {
    return new ClassifyOptions(
        FEATURES + 1,
        CLASSES,
        ClassifyOptions.Start.UNIFORM,
        4,
        TRAINING,
        label,
        ClassifyOptions.Answers.PLAIN);
  }

  @Override
  protected StreamModel model() {
    return new ClassifyModel(options(new ClassifyOptions.Label(2, 1)), KernelChoice.ofProcess());
  }

  @Override
  protected float[] targets(SeededRandom random) {
    return new float[] {(float) random.gaussian(), random.below(CLASSES)};
  }

  @Override
  protected boolean seeded() {
    return false;
  }

  /** The naive classifier reads the label as a last channel. */
  @Override
  protected Optional<Offline> offline(float[][] clip, float[][] targets) {
    NaiveClassifier naive = new NaiveClassifier(options(ClassifyOptions.Label.LAST_CHANNEL));
    float[][] outputs = new float[clip.length][];
    for (int at = 0; at < clip.length; at++) {
      float[] row = Arrays.copyOf(clip[at], FEATURES + 1);
      row[FEATURES] = targets[at][1];
      outputs[at] = naive.answer(row);
      naive.learn(row);
    }
    // Sixty rounded updates of 6e-8 each.
    return Optional.of(new Offline(outputs, 1e-4));
  }
}
