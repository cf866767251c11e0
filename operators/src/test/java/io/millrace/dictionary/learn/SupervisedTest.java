package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Atoms that labels shape. In the planted stream eight atoms are strong and say nothing of the
 * class, and two of twelve weak ones say all of it: ten atoms that code well are not those that
 * tell the classes apart.
 */
class SupervisedTest {

  private static final int N = 20;
  private static final int CLASSES = 3;
  private static final int ATOMS = 10;
  private static final int LENGTH = 12_000;
  private static final float UNKNOWN = Float.NaN;

  @Test
  void exampleUsage() {
    Labelled twoStage = new Labelled(N, options(0), 1);
    Labelled supervised = new Labelled(N, options(2), 1);
    Planted planted = new Planted(7);
    int right = 0;
    int rightInTwoStages = 0;
    for (int at = 0; at < LENGTH; at++) {
      float[] reading = planted.next();
      float[] answer = supervised.next(reading, planted.label);
      float[] other = twoStage.next(reading, planted.label);
      if (at >= LENGTH / 2) {
        right += (int) supervised.field(answer, "correct");
        rightInTwoStages += (int) twoStage.field(other, "correct");
      }
    }
    // A classifier of all twenty channels is right in .905 of them.
    assertThat(right / (LENGTH / 2.0)).isGreaterThan(0.88);
    assertThat(rightInTwoStages / (LENGTH / 2.0)).isLessThan(0.83);
  }

  /**
   * As the published batch algorithm, which stores all readings and goes 300 times through them.
   */
  @Test
  void replayedReadingsAreClassifiedAlmostAsWellAsByTheBatchAlgorithm() {
    int count = 1500;
    Planted planted = new Planted(5);
    float[][] readings = new float[2 * count][];
    int[] labels = new int[2 * count];
    for (int at = 0; at < readings.length; at++) {
      readings[at] = planted.next();
      labels[at] = planted.label;
    }
    BatchSupervised batch =
        new BatchSupervised(
            Arrays.copyOf(readings, count), Arrays.copyOf(labels, count), CLASSES, ATOMS, 0.1);
    Labelled online = new Labelled(N, options(2), 3);
    for (int pass = 0; pass < 8; pass++) {
      for (int at = 0; at < count; at++) {
        online.next(readings[at], labels[at]);
      }
    }
    int right = 0;
    int rightInBatch = 0;
    for (int at = count; at < readings.length; at++) {
      right +=
          (int) online.field(online.next(readings[at], UNKNOWN), "class") == labels[at] ? 1 : 0;
      rightInBatch += batch.answer(readings[at]) == labels[at] ? 1 : 0;
    }
    // The batch algorithm is right in .924. Online, .900: its classifier remembers a thousand rows.
    assertThat(right).isGreaterThan(rightInBatch - count * 3 / 100);
    assertThat(rightInBatch / (double) count).isGreaterThan(0.9);
  }

  @Test
  void labelsThatComeAHundredReadingsLateShapeTheAtomsToo() {
    Labelled late = new Labelled(N, options(2), 1);
    Planted planted = new Planted(7);
    float[][] memos = new float[100][late.model.memoWidth()];
    int[] labels = new int[memos.length];
    int right = 0;
    for (int at = 0; at < LENGTH; at++) {
      int place = at % memos.length;
      if (at >= memos.length) {
        late.late(memos[place], labels[place]);
      }
      float[] answer = late.next(planted.next(), UNKNOWN);
      late.model.remember(late.rows, 0, memos[place]);
      labels[place] = planted.label;
      right += at >= LENGTH / 2 && late.field(answer, "class") == planted.label ? 1 : 0;
    }
    assertThat(right / (LENGTH / 2.0)).isGreaterThan(0.87);
  }

  @Test
  void readingsWithoutALabelTeachTheDictionaryAlone() {
    Labelled supervised = new Labelled(N, options(2), 1);
    Labelled plain = new Labelled(N, options(0), 1);
    Planted planted = new Planted(3);
    for (int at = 0; at < 500; at++) {
      float[] reading = planted.next();
      float[] answer = supervised.next(reading, UNKNOWN);
      assertThat(answer).isEqualTo(plain.next(reading, UNKNOWN));
      assertThat(supervised.field(answer, "loss")).isNaN();
      assertThat(supervised.field(answer, "correct")).isNaN();
    }
    assertThat(supervised.learned).isEqualTo(500);
    assertThat(supervised.parameters).isEqualTo(plain.parameters);
  }

  @Test
  void aCovariateHelpsToClassifyAndIsNotCoded() {
    Map<String, Object> options = options(2);
    options.put("covariates", 1);
    Labelled with = new Labelled(N + 1, options, 1);
    Planted planted = new Planted(9);
    int right = 0;
    for (int at = 0; at < 4000; at++) {
      float[] reading = Arrays.copyOf(planted.next(), N + 1);
      reading[N] = planted.label;
      float[] answer = with.next(reading, planted.label);
      right += at >= 2000 ? (int) with.field(answer, "correct") : 0;
      int place = with.model.signature().ports().offset("reconstruction") + N;
      assertThat(answer[place]).isEqualTo(reading[N]);
    }
    assertThat(with.model.signature().ports().field("code").width()).isEqualTo(ATOMS);
    assertThat(right / 2000.0).isGreaterThan(0.95);
  }

  @Test
  void aLabelThatIsNoClassIsRefusedAndChangesNothing() {
    Labelled model = new Labelled(N, options(2), 1);
    float[] before = model.parameters.clone();
    Rows rows = model.rows;
    rows.useParameters(model.parameters, 0);
    rows.add(new Planted(1).next(), Labelled.NO_STATE, 0, 0);
    rows.writeTargets(0, new float[] {CLASSES}, 0);
    model.model.step(rows);
    assertThat(rows.outcome(0)).isEqualTo(Outcome.REFUSED);
    assertThat(rows.refusal(0).toString()).contains("a label from 0 to 2, or none");

    Rows memos = Rows.ofMemos(model.model, 1);
    memos.useParameters(model.parameters, 0);
    memos.add(new float[N], 0, 0, 0);
    memos.writeTargets(0, new float[] {0.5f}, 0);
    model.model.learnLate(memos);
    assertThat(memos.outcome(0)).isEqualTo(Outcome.REFUSED);
    assertThat(model.parameters).isEqualTo(before);
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() {
    assertThatThrownBy(() -> unlabelled(Map.of("classes", 3)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(
            "expected a declared label; declare label: NAME beside channels, or remove classes");
    assertThatThrownBy(() -> unlabelled(Map.of("supervision", 3.0)))
        .hasMessageContaining("has no effect without 'classes'");
    assertThatThrownBy(() -> Labelled.model(N, Map.of("classes", 3, "bases", 2)))
        .hasMessageContaining("expected one basis");
    assertThatThrownBy(
            () -> Labelled.model(N, Map.of("classes", 3, "covariates", 2, "filled", true)))
        .hasMessageContaining("expected no covariates with it");
    assertThatThrownBy(() -> Labelled.model(N, Map.of("classes", 3, "covariates", N - 1)))
        .hasMessageContaining("covariates");
  }

  private static Learner unlabelled(Map<String, Object> options) {
    return (Learner)
        ModelCatalog.empty()
            .with("dictionary", DictionaryModel.factory())
            .create(List.of(new ModelSpec("dictionary", options)), N);
  }

  private static Map<String, Object> options(double supervision) {
    return new HashMap<>(
        Map.of(
            "atoms",
            ATOMS,
            "keep",
            4,
            "batch",
            20,
            "classes",
            CLASSES,
            "supervision",
            supervision));
  }

  /** Sparse codes of an orthogonal dictionary; the class is which of two weak codes is largest. */
  private static final class Planted {

    private final SeededRandom random;
    private final double[][] atoms = new double[N][N];
    int label;

    Planted(long seed) {
      random = new SeededRandom(seed);
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          atoms[i][j] = random.gaussian();
        }
      }
      double[][] orthogonal = NaiveDictionary.polar(atoms);
      System.arraycopy(orthogonal, 0, atoms, 0, N);
    }

    float[] next() {
      float[] reading = new float[N];
      double most = 0.15;
      label = 0;
      for (int atom = 0; atom < N; atom++) {
        double code = random.uniform() < 0.3 ? random.gaussian() : 0;
        code *= atom < 8 ? 2 : 0.7;
        if ((atom == 10 || atom == 11) && code > most) {
          most = code;
          label = atom - 9;
        }
        for (int i = 0; i < N; i++) {
          reading[i] += (float) (code * atoms[atom][i]);
        }
      }
      return reading;
    }
  }
}
