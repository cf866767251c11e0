package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against polar factors by Newton-Schulz iteration, and the definition of orthonormal rows. */
class RemainderTest {

  private static final int STEPS = 200;

  @Test
  void exampleUsage() {
    // The first atom is channel 1, which is removed; the others do not lie in it.
    Remainder left =
        Remainder.of(new double[][] {{0, 1, 0}, {0.6, 0, 0.8}, {-0.8, 0, 0.6}}, List.of(1));

    assertThat(left.kept()).containsExactly(1, 2);
    assertThat(left.atoms()).isDeepEqualTo(new double[][] {{0.6, 0.8}, {-0.8, 0.6}});
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "12, 12", "40, 40", "4, 9"})
  void isThePolarFactorOfWhatIsLeft(int atoms, int channels) {
    double[][] rows = orthonormal(atoms, channels, atoms + channels);
    int removed = channels / 2;

    Remainder left = Remainder.of(rows, List.of(removed));

    int dropped = atoms == channels ? largest(rows, removed) : -1;
    double[][] rest = without(rows, dropped, removed);
    assertThat(left.kept()).hasSize(rest.length).doesNotContain(dropped);
    assertClose(left.atoms(), polar(rest));
  }

  @ParameterizedTest
  @CsvSource({"6, 6, 3", "30, 30, 10", "5, 12, 7", "5, 12, 9"})
  void isOrthonormalHoweverManyAreRemoved(int atoms, int channels, int removed) {
    List<Integer> gone = new ArrayList<>();
    for (int channel = 0; channel < removed; channel++) {
      gone.add(channel);
    }
    double[][] left = Remainder.of(orthonormal(atoms, channels, 3), gone).atoms();

    assertThat(left).hasDimensions(Math.min(atoms, channels - removed), channels - removed);
    assertOrthonormal(left);
  }

  @Test
  void aChannelThatTheAtomsSpanLeavesRoomForTheOneTheySpanLeast() {
    double half = Math.sqrt(0.5);
    // Channel 0 is the sum of both atoms; channel 3 lies in neither.
    double[][] rows = {{half, 0.5, 0.5, 0}, {half, -0.5, -0.5, 0}};

    double[][] left = Remainder.of(rows, List.of(0)).atoms();

    assertOrthonormal(left);
    assertThat(Math.hypot(left[0][2], left[1][2])).isCloseTo(1, within(1e-12));
  }

  private static void assertOrthonormal(double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        double sum = 0;
        for (int k = 0; k < rows[i].length; k++) {
          sum += rows[i][k] * rows[j][k];
        }
        assertThat(sum).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
    }
  }

  private static void assertClose(double[][] found, double[][] expected) {
    for (int row = 0; row < expected.length; row++) {
      assertThat(found[row]).containsExactly(expected[row], within(1e-9));
    }
  }

  private static int largest(double[][] rows, int channel) {
    int most = 0;
    for (int row = 1; row < rows.length; row++) {
      most = Math.abs(rows[row][channel]) > Math.abs(rows[most][channel]) ? row : most;
    }
    return most;
  }

  private static double[][] without(double[][] rows, int dropped, int removed) {
    List<double[]> rest = new ArrayList<>();
    for (int row = 0; row < rows.length; row++) {
      if (row != dropped) {
        double[] left = new double[rows[row].length - 1];
        for (int at = 0; at < left.length; at++) {
          left[at] = rows[row][at < removed ? at : at + 1];
        }
        rest.add(left);
      }
    }
    return rest.toArray(double[][]::new);
  }

  /** A ← A (3 I - Aᵀ A) / 2, written for rows, which doubles correct digits at each step. */
  private static double[][] polar(double[][] start) {
    double[][] rows = start;
    for (int step = 0; step < STEPS; step++) {
      double[][] next = new double[rows.length][rows[0].length];
      for (int i = 0; i < rows.length; i++) {
        for (int k = 0; k < rows[i].length; k++) {
          next[i][k] = 1.5 * rows[i][k];
        }
        for (int j = 0; j < rows.length; j++) {
          double product = 0;
          for (int k = 0; k < rows[i].length; k++) {
            product += rows[i][k] * rows[j][k];
          }
          for (int k = 0; k < rows[i].length; k++) {
            next[i][k] -= 0.5 * product * rows[j][k];
          }
        }
      }
      rows = next;
    }
    return rows;
  }

  private static double[][] orthonormal(int atoms, int channels, long seed) {
    SeededRandom random = new SeededRandom(seed);
    double[][] rows = new double[atoms][channels];
    for (int i = 0; i < atoms; i++) {
      for (int k = 0; k < channels; k++) {
        rows[i][k] = random.gaussian();
      }
      for (int twice = 0; twice < 2; twice++) {
        for (int j = 0; j < i; j++) {
          double product = 0;
          for (int k = 0; k < channels; k++) {
            product += rows[i][k] * rows[j][k];
          }
          for (int k = 0; k < channels; k++) {
            rows[i][k] -= product * rows[j][k];
          }
        }
      }
      double squares = 0;
      for (double value : rows[i]) {
        squares += value * value;
      }
      for (int k = 0; k < channels; k++) {
        rows[i][k] /= Math.sqrt(squares);
      }
    }
    return rows;
  }
}
