package io.millrace.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.operator.SingleStream.FlatState;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Compress;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Overcomplete;
import io.millrace.api.stage.Whiten;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources of sparse causes on a mixture that is not orthogonal. */
class MixingPursuitTest {

  private static final int N = 6;
  private static final int KEEP = 2;
  private static final Whiten.Spec PURSUIT = Whiten.pursuit(true);

  private final SeededRandom random = new SeededRandom(4);
  private final double[][] mixture = mixture();

  @Test
  void exampleUsage() {
    SingleStream pursued = SingleStream.of(Operators.model(N, PURSUIT, Dictionary.keep(KEEP)), 1);
    SingleStream whitened =
        SingleStream.of(Operators.model(N, Whiten.defaults(), Dictionary.keep(KEEP)), 1);
    double error = 0;
    double before = 0;
    for (int at = 0; at < 6000; at++) {
      float[] reading = reading();
      float[] one = pursued.step(reading, at).orElseThrow().numbers("reconstruction");
      float[] other = whitened.step(reading, at).orElseThrow().numbers("reconstruction");
      if (at >= 3000) {
        error += squares(reading, one);
        before += squares(reading, other);
      }
    }
    assertThat(error).isLessThan(0.9 * before);
    // What is learned does not depend on how it is coded.
    assertThat(pursued.snapshot().parameters().values())
        .isEqualTo(whitened.snapshot().parameters().values());
  }

  /** The pursuit by its definition: least squares on all atoms chosen, anew for each. */
  @Test
  void codesAreThoseOfAPursuitOnTheColumnsOfTheMixture() {
    SingleStream stream = SingleStream.of(Operators.model(N, PURSUIT, Dictionary.keep(KEEP)), 1);
    for (int at = 0; at < 1000; at++) {
      stream.step(reading(), at);
    }
    for (int at = 0; at < 100; at++) {
      float[] reading = reading();
      Answer answer = stream.peek(reading, at).orElseThrow();
      double[][] columns = columns(stream);
      int first = best(columns, reading);
      double[] rest = new double[N];
      double one = dot(columns[first], reading) / dot(columns[first], columns[first]);
      for (int i = 0; i < N; i++) {
        rest[i] = reading[i] - one * columns[first][i];
      }
      int second = best(columns, rest);
      double aa = dot(columns[first], columns[first]);
      double bb = dot(columns[second], columns[second]);
      double ab = dot(columns[first], columns[second]);
      double a = dot(columns[first], reading);
      double b = dot(columns[second], reading);
      double determinant = aa * bb - ab * ab;
      float[] code = answer.numbers("code");
      assertThat((double) code[first]).isCloseTo((a * bb - b * ab) / determinant, within(1e-3));
      assertThat((double) code[second]).isCloseTo((b * aa - a * ab) / determinant, within(1e-3));
      double squares = 0;
      for (int i = 0; i < N; i++) {
        double sum = code[first] * columns[first][i] + code[second] * columns[second][i];
        assertThat((double) answer.numbers("reconstruction")[i]).isCloseTo(sum, within(1e-4));
        squares += (reading[i] - sum) * (reading[i] - sum);
      }
      assertThat((double) answer.number("error"))
          .isCloseTo(Math.sqrt(squares / dot(reading, reading)), within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherOperatorBehindIsRefused(Stage behind) {
    DeclaredTargets declared =
        behind.spec().options().containsKey("classes")
            ? DeclaredTargets.label("kind")
            : DeclaredTargets.NONE;
    assertThatThrownBy(() -> Operators.model(N, declared, PURSUIT, behind))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("pursuit: expected a dictionary of all channels right behind it");
  }

  static List<Stage> others() {
    return List.of(
        Dictionary.predict(true),
        Dictionary.bases(2),
        Dictionary.classes(2).covariates(1),
        Overcomplete.defaults(),
        Compress.defaults());
  }

  private static double squares(float[] reading, float[] other) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += (reading[i] - (double) other[i]) * (reading[i] - (double) other[i]);
    }
    return sum;
  }

  /** The columns of R Aᵀ. */
  private static double[][] columns(SingleStream stream) {
    FlatState state = stream.snapshot().parameters();
    int root = state.layout().offset("whiten.root");
    int dictionary = state.layout().offset("dictionary");
    double[][] columns = new double[N][N];
    for (int atom = 0; atom < N; atom++) {
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          columns[atom][i] +=
              (double) state.values()[root + i * N + j] * state.values()[dictionary + atom * N + j];
        }
      }
    }
    return columns;
  }

  private static int best(double[][] columns, double[] rest) {
    int best = 0;
    double most = -1;
    for (int atom = 0; atom < N; atom++) {
      double size =
          Math.abs(dot(columns[atom], rest)) / Math.sqrt(dot(columns[atom], columns[atom]));
      if (size > most) {
        most = size;
        best = atom;
      }
    }
    return best;
  }

  private static int best(double[][] columns, float[] rest) {
    double[] wide = new double[N];
    for (int i = 0; i < N; i++) {
      wide[i] = rest[i];
    }
    return best(columns, wide);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double dot(double[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private float[] reading() {
    float[] reading = new float[N];
    for (double[] cause : mixture) {
      double strength = random.below(3) == 0 ? random.gaussian() : 0;
      for (int i = 0; i < N; i++) {
        reading[i] += (float) (strength * cause[i] + 0.02 * random.gaussian());
      }
    }
    return reading;
  }

  private double[][] mixture() {
    double[][] mixture = new double[N][N];
    for (double[] cause : mixture) {
      double common = random.gaussian();
      for (int i = 0; i < N; i++) {
        cause[i] = random.gaussian() + common;
      }
    }
    return mixture;
  }
}
