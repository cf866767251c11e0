package io.millrace.readout;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import io.millrace.readout.ClassifyOptions.Answers;
import io.millrace.readout.ClassifyOptions.Label;
import io.millrace.readout.ClassifyOptions.Rule;
import io.millrace.readout.ClassifyOptions.Start;
import io.millrace.readout.ClassifyOptions.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The nine laws with a guard, moving shares of classes and a score of the unknown at once, and a
 * declared label, which may come late.
 */
class ChangedAnswersContractTest extends OperatorContract {

  private static final int CLASSES = 3;
  private static final int FEATURES = 5;
  private static final int BATCH = 4;
  private static final int MEMORY = 40;
  private static final List<Double> SHARES = List.of(.5, .3, .2);
  private static final Training TRAINING = new Training(Rule.BOUND, .1, 0, 1, 2);

  private static ClassifyOptions options(Label label, Answers answers) {
    return new ClassifyOptions(
        FEATURES + 1, CLASSES, Start.LOGITS, BATCH, TRAINING, label, answers);
  }

  @Override
  protected StreamModel model() {
    return new ClassifyModel(
        options(new Label(2, 1), new Answers(true, MEMORY, SHARES, true)),
        KernelChoice.ofProcess());
  }

  @Override
  protected float[] targets(SeededRandom random) {
    return new float[] {(float) random.gaussian(), random.below(CLASSES)};
  }

  @Override
  protected boolean seeded() {
    return false;
  }

  /** All formulas in double precision, from lists of what was seen. */
  @Override
  protected Optional<Offline> offline(float[][] clip, float[][] targets) {
    NaiveClassifier naive = new NaiveClassifier(options(Label.LAST_CHANNEL, Answers.PLAIN));
    float[][] outputs = new float[clip.length][];
    List<double[]> counted = new ArrayList<>();
    List<double[]> given = new ArrayList<>();
    double visible = .5;
    double share = .5;
    int learned = 0;
    for (int at = 0; at < clip.length; at++) {
      float[] row = Arrays.copyOf(clip[at], FEATURES + 1);
      int label = (int) targets[at][1];
      row[FEATURES] = label;
      float[] own = naive.answer(row);
      double[] head = head(row);
      double[] mixed = new double[CLASSES];
      for (int k = 0; k < CLASSES; k++) {
        mixed[k] = visible * own[k] + (1 - visible) * head[k];
      }
      double[] learnedShares = shares(targets, learned);
      double[] now = now(learnedShares, counted);
      double[] answer = weighed(mixed, learnedShares, now);
      counted.add(counted(mixed, means(given, targets, learned), now));
      given.add(mixed);
      outputs[at] = new float[CLASSES + 4];
      int best = 0;
      for (int k = 0; k < CLASSES; k++) {
        outputs[at][k] = (float) answer[k];
        best = answer[k] > answer[best] ? k : best;
      }
      outputs[at][CLASSES] = best;
      outputs[at][CLASSES + 1] = (float) -Math.log(answer[label]);
      outputs[at][CLASSES + 2] = best == label ? 1 : 0;
      outputs[at][CLASSES + 3] = (float) NaiveUnlikeness.unknown(clip, targets, at, BATCH);
      double won = share * own[label] / (share * own[label] + (1 - share) * head[label]);
      share = .999 * won + .0005;
      if ((at + 1) % BATCH == 0) {
        visible = share;
        learned = at + 1;
      }
      naive.learn(row);
    }
    return Optional.of(new Offline(outputs, 2e-4));
  }

  private static double[] head(float[] row) {
    double[] head = new double[CLASSES];
    double sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      head[k] = Math.exp(row[FEATURES - CLASSES + k]);
      sum += head[k];
    }
    for (int k = 0; k < CLASSES; k++) {
      head[k] /= sum;
    }
    return head;
  }

  private static double[] shares(float[][] targets, int learned) {
    double[] shares = new double[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      shares[k] = 2 * SHARES.get(k);
    }
    for (int at = 0; at < learned; at++) {
      shares[(int) targets[at][1]] += 1;
    }
    return divided(shares);
  }

  /** Shares now: those that were learned, and what was counted, older rows less. */
  private static double[] now(double[] learned, List<double[]> counted) {
    double[] now = new double[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      now[k] = MEMORY / 10.0 * learned[k];
      for (int at = 0; at < counted.size(); at++) {
        now[k] += counted.get(at)[k] * Math.pow(1 - 1.0 / MEMORY, counted.size() - 1 - at);
      }
    }
    return divided(now);
  }

  private static double[] weighed(double[] mixed, double[] learned, double[] now) {
    double[] answer = new double[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      answer[k] = mixed[k] * now[k] / learned[k];
    }
    return divided(answer);
  }

  /** Mean of the answers to rows of each label, one row a class of the answer. */
  private static double[][] means(List<double[]> given, float[][] targets, int learned) {
    double[][] means = new double[CLASSES][CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      double rows = 2 * SHARES.get(k);
      for (int j = 0; j < CLASSES; j++) {
        means[j][k] = rows * (SHARES.get(j) + (j == k ? 1 : 0)) / 2;
      }
      double count = rows;
      for (int at = 0; at < learned; at++) {
        if ((int) targets[at][1] == k) {
          count++;
          for (int j = 0; j < CLASSES; j++) {
            means[j][k] += given.get(at)[j];
          }
        }
      }
      for (int j = 0; j < CLASSES; j++) {
        means[j][k] /= count;
      }
    }
    return means;
  }

  private static double[] counted(double[] mixed, double[][] means, double[] now) {
    double[] counted = new double[CLASSES];
    for (int j = 0; j < CLASSES; j++) {
      double all = 0;
      for (int k = 0; k < CLASSES; k++) {
        all += means[j][k] * now[k];
      }
      for (int k = 0; k < CLASSES; k++) {
        counted[k] += mixed[j] * means[j][k] * now[k] / all;
      }
    }
    return counted;
  }

  private static double[] divided(double[] values) {
    double sum = Arrays.stream(values).sum();
    return Arrays.stream(values).map(value -> value / sum).toArray();
  }

  /** Three overlapping Gaussian classes in two features; the last feature is far in one of them. */
  private static float[] row(Random random, int truth, float away) {
    return new float[] {
      (float) (random.nextGaussian() + (truth == 1 ? 2 : 0) + away),
      (float) (random.nextGaussian() + (truth == 2 ? 2 : 0) - away)
    };
  }

  private static SingleStream stream(Answers answers) {
    ClassifyOptions options =
        new ClassifyOptions(3, CLASSES, Start.UNIFORM, 1, TRAINING, new Label(1, 0), answers);
    return SingleStream.of(new ClassifyModel(options, KernelChoice.ofProcess()), 0);
  }

  private static SingleStream.Answer step(SingleStream stream, float[] row, float label, long at) {
    return stream.step(row, new float[] {label}, at).orElseThrow();
  }

  /** Labels end, and then one class is four rows of five: the best rule knows that. */
  @Test
  void sharesThatMoveAreFollowedWithoutALabel() {
    SingleStream moving = stream(new Answers(false, 200, List.of(), false));
    SingleStream fixed = stream(Answers.PLAIN);
    Random random = new Random(5);
    int[] right = new int[2];
    for (int at = 0; at < 6000; at++) {
      boolean learns = at < 3000;
      double draw = random.nextDouble();
      int truth = learns ? random.nextInt(CLASSES) : draw < .8 ? 0 : draw < .95 ? 1 : 2;
      float[] row = row(random, truth, 0);
      float label = learns ? truth : Float.NaN;
      int answered = (int) step(moving, row, label, at).number("class");
      int other = (int) step(fixed, row, label, at).number("class");
      if (at >= 3500) {
        right[0] += answered == truth ? 1 : 0;
        right[1] += other == truth ? 1 : 0;
      }
    }
    assertThat(right[0] / 2500.).as("the best rule: 87 %").isGreaterThan(.81);
    assertThat(right[1] / 2500.).isLessThan(.78);
  }

  @Test
  void sharesThatStayCostNothing() {
    SingleStream moving = stream(new Answers(false, 200, List.of(), false));
    SingleStream fixed = stream(Answers.PLAIN);
    Random random = new Random(6);
    double more = 0;
    for (int at = 0; at < 4000; at++) {
      int truth = random.nextInt(CLASSES);
      float[] row = row(random, truth, 0);
      more += step(moving, row, truth, at).number("loss");
      more -= step(fixed, row, truth, at).number("loss");
    }
    assertThat(more / 4000).as("nats, of a loss of .5").isLessThan(.02);
  }

  @Test
  void rowsOfKnownClassesAreUnknownAsOftenAsSaid() {
    SingleStream stream = stream(new Answers(false, 0, List.of(), true));
    Random random = new Random(7);
    int[] said = new int[2];
    int found = 0;
    for (int at = 0; at < 8000; at++) {
      int truth = random.nextInt(CLASSES);
      boolean stranger = at >= 1000 && at % 50 == 0;
      float label = stranger || random.nextInt(4) > 0 ? Float.NaN : truth;
      float unknown =
          step(stream, row(random, truth, stranger ? 6 : 0), label, at).number("unknown");
      if (stranger) {
        found += unknown >= .99 ? 1 : 0;
      } else if (at >= 1000) {
        said[0] += unknown >= .9 ? 1 : 0;
        said[1] += unknown >= .99 ? 1 : 0;
      }
    }
    assertThat(said[0] / 6860.).isBetween(.06, .13);
    assertThat(said[1] / 6860.).isLessThan(.02);
    assertThat(found / 140.).isGreaterThan(.95);
  }

  @Test
  void nothingIsSaidOfTheUnknownWhileLabelsAreFew() {
    SingleStream stream = stream(new Answers(false, 0, List.of(), true));
    Random random = new Random(8);
    for (int at = 0; at < 40; at++) {
      float unknown = step(stream, row(random, at % 3, 0), at % 3, at).number("unknown");
      assertThat(Float.isNaN(unknown)).isTrue();
    }
  }

  /** The start always takes a class for the next; one label in five comes, 500 rows late. */
  @Test
  void labelsThatComeLateOrNeverTurnTheGuard() {
    ClassifyOptions guarded =
        new ClassifyOptions(
            CLASSES + 1,
            CLASSES,
            Start.LOGITS,
            1,
            TRAINING,
            new Label(1, 0),
            new Answers(true, 0, List.of(), false));
    ClassifyModel model = new ClassifyModel(guarded, KernelChoice.ofProcess());
    float[] parameters = new float[model.signature().parameters().width()];
    model.initialize(parameters, 0);
    Random random = new Random(9);
    float[][] memos = new float[1000][model.memoWidth()];
    int[] truths = new int[1000];
    int right = 0;
    long learned = 0;
    Rows rows = new Rows(model.signature(), 1);
    Rows late = Rows.ofMemos(model, 1);
    for (int at = 0; at < 1000; at++) {
      truths[at] = random.nextInt(CLASSES);
      float[] row = new float[CLASSES];
      row[(truths[at] + 1) % CLASSES] = 3;
      rows.clear();
      rows.useParameters(parameters, learned);
      rows.add(row, new float[0], at, at);
      model.step(rows);
      right += at >= 700 && rows.outputs()[CLASSES] == truths[at] ? 1 : 0;
      assertThat(model.remember(rows, 0, memos[at])).isTrue();
      if (at >= 500 && at % 5 == 0) {
        late.clear();
        late.useParameters(parameters, learned);
        late.add(memos[at - 500], new float[0], 0, 0);
        late.writeTargets(0, new float[] {truths[at - 500]}, 0);
        model.learnLate(late);
        learned = late.learned();
      }
    }
    assertThat(learned).isEqualTo(100);
    assertThat(right).as("of 300").isEqualTo(300);
    assertThat(parameters[model.signature().parameters().offset("guard.share")])
        .isGreaterThan(.99f);
  }
}
