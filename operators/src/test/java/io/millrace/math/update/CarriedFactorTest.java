package io.millrace.math.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.ChannelChange;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against normal equations, solved by elimination in double precision. */
class CarriedFactorTest {

  private static final int F = 6;
  private static final double RIDGE = 2;
  private static final int ROWS = 200;
  private static final ChannelChange CHANGE =
      ChannelChange.byName(
          List.of("one", "a", "b", "c", "d", "e"), List.of("one", "d", "new", "a", "e"));

  private final SeededRandom random = new SeededRandom(12);
  private final double[][] sums = new double[F][F];
  private final double[] products = new double[F];
  private final float[] factor = new float[InverseFactor.size(F)];

  CarriedFactorTest() {
    for (int i = 0; i < F; i++) {
      sums[i][i] = RIDGE;
    }
    InverseFactor learned = factor(F, factor);
    float[] phi = new float[F];
    for (int row = 0; row < ROWS; row++) {
      phi[0] = 1;
      for (int i = 1; i < F; i++) {
        // Features are correlated: otherwise a dropped one leaves nothing to the others.
        phi[i] = (float) (random.gaussian() + 2 * phi[i - 1]);
      }
      learned.learn(FloatMatrix.wrap(phi, 0, 1, F));
      double target = phi[2] - 3 * phi[5] + random.gaussian();
      for (int i = 0; i < F; i++) {
        products[i] += target * phi[i];
        for (int j = 0; j < F; j++) {
          sums[i][j] += (double) phi[i] * phi[j];
        }
      }
    }
  }

  @Test
  void exampleUsage() {
    float[] after = fresh(CHANGE.after());

    carried(CHANGE).write(after, 0);

    for (int i = 0; i < CHANGE.after(); i++) {
      float[] unit = new float[CHANGE.after()];
      unit[i] = 1;
      FloatMatrix column = FloatMatrix.wrap(unit, 0, 1, CHANGE.after());
      factor(CHANGE.after(), after).multiply(column);
      double[] wanted = new double[CHANGE.after()];
      wanted[i] = 1;
      double[] expected = solve(sums(CHANGE.sources()), wanted);
      for (int j = 0; j < expected.length; j++) {
        assertThat((double) unit[j])
            .isCloseTo(expected[j], within(1e-4 * Math.abs(expected[i]) + 1e-7));
      }
    }
  }

  @Test
  void weightsBecomeThoseOfALearnerThatNeverHadTheDroppedFeatures() {
    double[] weights = solve(sums, products);
    List<Integer> stay = List.of(0, 1, 4, 5);
    double[] kept = stay.stream().mapToDouble(at -> weights[at]).toArray();

    carried(CHANGE).settle(new double[] {weights[2], weights[3]}, kept);

    double[] without = solve(sums(stay), stay.stream().mapToDouble(at -> products[at]).toArray());
    assertThat(kept).containsExactly(without, within(1e-3));
    assertThat(kept[1]).isNotCloseTo(weights[1], within(0.1));
  }

  @Test
  void featuresThatAreOnlyAddedLeaveTheBitsOfTheOthers() {
    ChannelChange added = new ChannelChange(F, List.of(0, 1, -1, 2, 3, 4, -1, 5));
    float[] after = fresh(added.after());

    carried(added).write(after, 0);

    for (int column = 0; column < added.after(); column++) {
      for (int row = 0; row <= column; row++) {
        int left = added.source(row);
        int right = added.source(column);
        float found = after[column * (column + 1) / 2 + row];
        if (left >= 0 && right >= 0) {
          assertThat(found).isEqualTo(factor[right * (right + 1) / 2 + left]);
        } else {
          assertThat(found).isEqualTo(row == column ? (float) (1 / RIDGE) : 0);
        }
      }
    }
  }

  private CarriedFactor carried(ChannelChange change) {
    int[] sources = change.sources().stream().mapToInt(Integer::intValue).toArray();
    return new CarriedFactor(factor, 0, change.before(), sources);
  }

  private static InverseFactor factor(int features, float[] values) {
    KernelChoice choice = KernelChoice.ofProcess();
    InverseFactor factor = new InverseFactor(features, 1, RIDGE, choice.create(), choice.lanes());
    boolean empty = values[0] == 0;
    if (empty) {
      factor.initialize(values, 0);
    }
    factor.onto(values, 0);
    return factor;
  }

  private static float[] fresh(int features) {
    float[] values = new float[InverseFactor.size(features)];
    factor(features, values);
    return values;
  }

  /** The sums of features, with the prior alone for new ones. */
  private double[][] sums(List<Integer> sources) {
    double[][] some = new double[sources.size()][sources.size()];
    for (int i = 0; i < some.length; i++) {
      for (int j = 0; j < some.length; j++) {
        boolean isNew = sources.get(i) < 0 || sources.get(j) < 0;
        some[i][j] = isNew ? (i == j ? RIDGE : 0) : sums[sources.get(i)][sources.get(j)];
      }
    }
    return some;
  }

  private static double[] solve(double[][] matrix, double[] right) {
    int size = right.length;
    double[][] rows = new double[size][];
    for (int i = 0; i < size; i++) {
      rows[i] = Arrays.copyOf(matrix[i], size + 1);
      rows[i][size] = right[i];
    }
    for (int pivot = 0; pivot < size; pivot++) {
      for (int i = 0; i < size; i++) {
        double share = i == pivot ? 0 : rows[i][pivot] / rows[pivot][pivot];
        for (int k = pivot; k <= size && share != 0; k++) {
          rows[i][k] -= share * rows[pivot][k];
        }
      }
    }
    double[] solved = new double[size];
    for (int i = 0; i < size; i++) {
      solved[i] = rows[i][size] / rows[i][i];
    }
    return solved;
  }
}
