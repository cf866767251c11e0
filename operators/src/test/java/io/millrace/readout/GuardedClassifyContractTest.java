package io.millrace.readout;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import io.millrace.readout.ClassifyOptions.Rule;
import io.millrace.readout.ClassifyOptions.Start;
import io.millrace.readout.ClassifyOptions.Training;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The nine laws where the classifier that came first answers beside what was learned, and what that
 * costs.
 */
class GuardedClassifyContractTest extends OperatorContract {

  private static final int BATCH = 4;
  private static final Training TRAINING = new Training(Rule.BOUND, .1, 0, 1, 2);

  private static ClassifyOptions options(int batch, boolean guard) {
    return new ClassifyOptions(
        5,
        3,
        Start.LOGITS,
        batch,
        TRAINING,
        ClassifyOptions.Label.LAST_CHANNEL,
        new ClassifyOptions.Answers(guard, 0, List.of(), false));
  }

  private static SingleStream stream(boolean guard) {
    return SingleStream.of(new ClassifyModel(options(1, guard), KernelChoice.ofProcess()), 0);
  }

  @Override
  protected StreamModel model() {
    return new ClassifyModel(options(BATCH, true), KernelChoice.ofProcess());
  }

  @Override
  protected float[] observation(SeededRandom random) {
    float[] row = new float[5];
    for (int i = 0; i < 4; i++) {
      row[i] = (float) random.gaussian();
    }
    row[4] = random.below(3);
    return row;
  }

  @Override
  protected boolean seeded() {
    return false;
  }

  /** The naive classifier and its start, mixed as the formulas say, in double precision. */
  @Override
  protected Optional<Offline> offline(float[][] clip) {
    NaiveClassifier naive = new NaiveClassifier(options(BATCH, false));
    float[][] outputs = new float[clip.length][];
    double visible = .5;
    double share = .5;
    for (int at = 0; at < clip.length; at++) {
      float[] own = naive.answer(clip[at]);
      double[] head = head(clip[at]);
      int label = (int) clip[at][4];
      float[] answer = own.clone();
      int best = 0;
      for (int k = 0; k < 3; k++) {
        answer[k] = (float) (visible * own[k] + (1 - visible) * head[k]);
        best = answer[k] > answer[best] ? k : best;
      }
      answer[3] = best;
      answer[4] = (float) -Math.log(answer[label]);
      answer[5] = best == label ? 1 : 0;
      outputs[at] = answer;
      double won = share * own[label] / (share * own[label] + (1 - share) * head[label]);
      share = .999 * won + .0005;
      visible = (at + 1) % BATCH == 0 ? share : visible;
      naive.learn(clip[at]);
    }
    return Optional.of(new Offline(outputs, 1e-4));
  }

  private static double[] head(float[] row) {
    double[] head = new double[3];
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      head[k] = Math.exp(row[1 + k]);
      sum += head[k];
    }
    for (int k = 0; k < 3; k++) {
      head[k] /= sum;
    }
    return head;
  }

  /** Loss of the guarded classifier, of the learner alone and of the head, in nats. */
  private static double[] losses(int count, double rightOfHead, int wrongFrom, int wrongTo) {
    SingleStream guarded = stream(true);
    SingleStream alone = stream(false);
    Random random = new Random(7);
    double[] losses = new double[3];
    for (int step = 0; step < count; step++) {
      int truth = random.nextInt(3);
      float[] row = new float[5];
      row[0] = truth - 1;
      int said = random.nextDouble() < rightOfHead ? truth : random.nextInt(3);
      row[1 + said] = 3;
      row[4] = step >= wrongFrom && step < wrongTo ? random.nextInt(3) : truth;
      int label = (int) row[4];
      losses[0] += guarded.step(row, step).orElseThrow().number("loss");
      losses[1] += alone.step(row, step).orElseThrow().number("loss");
      losses[2] -= Math.log(head(row)[label]);
    }
    return losses;
  }

  /** Log 2 and half a thousandth a label: the bound of the fixed share against either side. */
  private static double bound(int count) {
    return Math.log(2) + count * .0005;
  }

  @Test
  void theLossIsThatOfTheBetterSideAndAStatedRegret() {
    double[] goodHead = losses(600, .95, 0, 600);
    assertThat(goodHead[0]).isLessThan(Math.min(goodHead[1], goodHead[2]) + bound(600));

    double[] poorHead = losses(2000, .2, 0, 0);
    assertThat(poorHead[1]).isLessThan(.7 * poorHead[2]);
    assertThat(poorHead[0]).isLessThan(Math.min(poorHead[1], poorHead[2]) + bound(2000));
  }
}
