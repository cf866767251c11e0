package io.millrace.readout;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Optional;

/** The nine laws for a rule, and the naive classifier as its oracle. */
abstract class ClassifyContract extends OperatorContract {

  /** What is tested: four features, three classes. */
  abstract ClassifyOptions options();

  @Override
  protected final StreamModel model() {
    return new ClassifyModel(options(), KernelChoice.ofProcess());
  }

  @Override
  protected final float[] observation(SeededRandom random) {
    float[] row = new float[options().channels()];
    for (int i = 0; i < row.length - 1; i++) {
      row[i] = (float) random.gaussian();
    }
    row[row.length - 1] = random.below(options().classes());
    return row;
  }

  @Override
  protected final boolean seeded() {
    return false;
  }

  @Override
  protected final Optional<Offline> offline(float[][] clip) {
    NaiveClassifier naive = new NaiveClassifier(options());
    float[][] outputs = new float[clip.length][];
    for (int at = 0; at < clip.length; at++) {
      outputs[at] = naive.answer(clip[at]);
      naive.learn(clip[at]);
    }
    // Sixty rounded updates of 6e-8 each, through a factor of condition below 1e2.
    return Optional.of(new Offline(outputs, 1e-4));
  }
}
