package io.millrace.dictionary.overcomplete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.catalog.StandardCatalog;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dictionaries with more atoms than channels. */
class OvercompleteTest {

  private static final int N = 8;
  private static final int SOURCES = 12;

  /** Each reading is one of twelve directions in eight channels: one code is enough. */
  @Test
  void exampleUsage() {
    SingleStream stream = stream(Map.of("atoms", 24, "keep", 1));
    SeededRandom random = new SeededRandom(1);
    double[][] sources = sources(random);
    double late = 0;
    for (int at = 0; at < 3000; at++) {
      double error = stream.step(mixture(sources, 1, random), at).orElseThrow().number("error");
      late += at < 2900 ? 0 : error / 100;
    }

    assertThat(late).isLessThan(1e-3);
  }

  /**
   * The learned atoms are the planted ones up to sign, which no orthogonal dictionary can be: there
   * are more of them than channels.
   */
  @Test
  @Tag("slow")
  void plantedAtomsAreFoundAmongTheLearned() {
    SingleStream stream = stream(Map.of("atoms", 32, "keep", 2));
    SeededRandom random = new SeededRandom(2);
    double[][] sources = sources(random);
    for (int at = 0; at < 30_000; at++) {
      stream.step(mixture(sources, 2, random), at);
    }
    StateLayout layout = stream.signature().parameters();
    float[] values = stream.snapshot().parameters().values();
    for (double[] source : sources) {
      double best = 0;
      for (int j = 0; j < 32; j++) {
        double product = 0;
        for (int i = 0; i < N; i++) {
          product += source[i] * values[layout.offset("atoms") + j * N + i];
        }
        best = Math.max(best, Math.abs(product));
      }
      assertThat(best).isGreaterThan(0.99);
    }
  }

  @Test
  void aMissingChannelIsFilledFromTheCodeOfTheOthers() {
    SingleStream stream = stream(Map.of("atoms", 24, "keep", 1));
    SeededRandom random = new SeededRandom(3);
    double[][] sources = sources(random);
    for (int at = 0; at < 3000; at++) {
      stream.step(mixture(sources, 1, random), at);
    }
    float[] reading = mixture(sources, 1, random);
    float truth = reading[3];
    reading[3] = Float.NaN;
    Answer answer = stream.step(reading, 3000).orElseThrow();

    assertThat((double) answer.numbers("reconstruction")[3]).isCloseTo(truth, within(0.02));
    assertThat(answer.number("error")).isLessThan(0.02f);
  }

  @Test
  void readingsWithoutAnythingToCodeAreAnsweredAndNotLearned() {
    SingleStream stream = stream(Map.of());
    float[] nothing = new float[N];
    Arrays.fill(nothing, Float.NaN);

    assertThat(stream.step(nothing, 0).orElseThrow().number("error")).isNaN();
    Answer zeros = stream.step(new float[N], 1).orElseThrow();
    assertThat(zeros.number("error")).isZero();
    assertThat(zeros.numbers("reconstruction")).containsOnly(0);
    assertThat(stream.learned()).isZero();
  }

  /** An exact copy of an atom is spanned by it, and no code may be infinite. */
  @Test
  void equalAtomsAndRepeatedReadingsAreCoded() {
    SingleStream stream = stream(Map.of("atoms", 4, "keep", 4, "horizon", 20.0));
    float[] reading = {3, 0, 0, 0, 0, 0, 0, 0};
    for (int at = 0; at < 500; at++) {
      Answer answer = stream.step(reading, at).orElseThrow();
      for (float code : answer.numbers("code")) {
        assertThat(code).isFinite();
      }
    }
    assertThat(stream.step(reading, 500).orElseThrow().number("error")).isLessThan(1e-4f);
  }

  @Test
  void whatIsOutOfBoundsIsRefusedWithEveryFault() {
    assertThatThrownBy(() -> stream(Map.of("keep", 9, "atoms", 1)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("keep")
        .hasMessageContaining("atoms");
  }

  private static double[][] sources(SeededRandom random) {
    double[][] sources = new double[SOURCES][N];
    for (double[] source : sources) {
      double squares = 0;
      for (int i = 0; i < N; i++) {
        source[i] = random.gaussian();
        squares += source[i] * source[i];
      }
      for (int i = 0; i < N; i++) {
        source[i] /= Math.sqrt(squares);
      }
    }
    return sources;
  }

  /** A sum of so many different sources, each with a Gaussian amount. */
  private static float[] mixture(double[][] sources, int count, SeededRandom random) {
    float[] reading = new float[N];
    int first = random.below(SOURCES);
    for (int c = 0; c < count; c++) {
      double[] source = sources[(first + c * (1 + random.below(SOURCES - 1))) % SOURCES];
      double amount = random.gaussian();
      for (int i = 0; i < N; i++) {
        reading[i] += (float) (amount * source[i]);
      }
    }
    return reading;
  }

  private static SingleStream stream(Map<String, Object> options) {
    return SingleStream.of(
        StandardCatalog.catalog().create(List.of(new ModelSpec("overcomplete", options)), N), 1);
  }
}
