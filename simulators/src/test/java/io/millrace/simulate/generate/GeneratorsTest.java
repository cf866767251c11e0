package io.millrace.simulate.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of the literature against closed forms of their definitions. */
final class GeneratorsTest {

  private static final int MANY = 60_000;

  @Test
  void exampleUsage() {
    Generators.Kind sea = Generators.all().get("sea");
    Settings settings = sea.settings();
    settings.set("noise", 0);
    Generator stream = sea.generator(settings, 7);

    Generator.Row row = stream.next();

    assertThat(stream.channels()).containsExactly("a", "b", "c");
    assertThat(row.label()).isEqualTo(row.values()[0] + row.values()[1] <= 8 ? "1" : "0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sources",
        "systems",
        "seasonal",
        "tones",
        "sea",
        "agrawal",
        "hyperplane",
        "rbf",
        "led"
      })
  void theSameSeedGivesTheSameReadingsAndAnotherOnesOfItsOwn(String kind) {
    Generator one = of(kind, 1);
    Generator same = of(kind, 1);
    Generator other = of(kind, 2);
    boolean differs = false;
    for (int i = 0; i < 100; i++) {
      Generator.Row row = one.next();
      Generator.Row twin = same.next();
      assertThat(row.values()).containsExactly(twin.values()).hasSize(one.channels().size());
      assertThat(row.truth()).containsExactly(twin.truth()).hasSize(one.truths().size());
      differs |= !Arrays.equals(row.values(), other.next().values());
    }
    assertThat(differs).isTrue();
  }

  @Test
  void seaHasTheAreasOfItsThresholdsAndTheNoiseAsBayesError() {
    Generator sea = of("sea", 3, "noise", .1, "every", MANY);
    for (double threshold : new double[] {8, 9, 7, 9.5}) {
      int ones = 0;
      int wrong = 0;
      for (int i = 0; i < MANY; i++) {
        Generator.Row row = sea.next();
        ones += (int) row.truth()[0];
        wrong += row.label().equals(Integer.toString((int) row.truth()[0])) ? 0 : 1;
        assertThat(row.truth()[1]).isEqualTo(threshold);
      }
      // The triangle a + b <= threshold in the square of side 10.
      assertThat(ones / (double) MANY).isCloseTo(threshold * threshold / 200, within(.01));
      assertThat(wrong / (double) MANY).isCloseTo(.1, within(.01));
    }
  }

  @Test
  void theBayesErrorOfTheDisplayIsThePublishedOne() {
    // Of all 128 patterns, that of the most likely digit is right.
    double right = 0;
    for (int pattern = 0; pattern < 128; pattern++) {
      double most = 0;
      for (int[] lit : Led.LIT) {
        double likely = 1;
        for (int segment = 0; segment < 7; segment++) {
          likely *= ((pattern >> segment) & 1) == lit[segment] ? .9 : .1;
        }
        most = Math.max(most, likely);
      }
      right += most / 10;
    }
    assertThat(1 - right).isCloseTo(.26, within(.005));
    Generator led = of("led", 4);
    int inverted = 0;
    for (int i = 0; i < MANY; i++) {
      inverted += (int) led.next().truth()[1];
    }
    assertThat(inverted / (7. * MANY)).isCloseTo(.1, within(.005));
  }

  @Test
  void theHyperplaneHalvesTheCube() {
    Generator plane = of("hyperplane", 5);
    int ones = 0;
    for (int i = 0; i < MANY; i++) {
      ones += (int) plane.next().truth()[0];
    }
    assertThat(ones / (double) MANY).isCloseTo(.5, within(.01));
  }

  @Test
  void loansHaveTheSharesThatFollowFromTheirRules() {
    // 61 ages: 20 below 40, 20 below 60, 21 from there on.
    assertThat(shareOfA(1)).isCloseTo(41 / 61., within(.01));
    // Salaries are uniform on a range of 130,000, of which each rule of age asks for 50,000.
    assertThat(shareOfA(2)).isCloseTo(50 / 130., within(.01));
    // 2, 3 and 3 of 5 levels of education.
    assertThat(shareOfA(3)).isCloseTo((20 * 2 + 20 * 3 + 21 * 3) / (61 * 5.), within(.01));
    assertThat(shareOfA(4)).isCloseTo(50 / 130., within(.01));
    // 200,000 of 500,000 whatever the salary.
    assertThat(shareOfA(5)).isCloseTo(.4, within(.01));
  }

  private static double shareOfA(int rule) {
    Generator loans = of("agrawal", 6, "function", rule, "perturb", .05);
    int inA = 0;
    for (int i = 0; i < MANY; i++) {
      inA += loans.next().truth()[0] == 0 ? 1 : 0;
    }
    return inA / (double) MANY;
  }

  @Test
  void sourcesStayOrthonormalWhileTheyTurn() {
    Generator sources = of("sources", 8, "channels", 6, "turn", .01, "noise", 0, "density", .3);
    for (int i = 0; i < 2000; i++) {
      Generator.Row row = sources.next();
      double amounts = 0;
      double clean = 0;
      for (int j = 0; j < 6; j++) {
        amounts += row.truth()[j] * row.truth()[j];
        clean += row.values()[j] * row.values()[j];
      }
      // The norm of a reading is that of its amounts if and only if the causes are orthonormal.
      assertThat(clean).isCloseTo(amounts, within(1e-3 * Math.max(1, amounts)));
    }
  }

  @Test
  void causesAppearOneAfterTheOther() {
    Generator sources = of("sources", 9, "channels", 4, "appear", 100, "density", 1);
    int changes = 0;
    for (int i = 0; i < 300; i++) {
      double[] truth = sources.next().truth();
      int present = Math.min(4, 2 + i / 100);
      assertThat(Arrays.stream(truth, 0, 4).filter(amount -> amount != 0).count())
          .isEqualTo(present);
      changes += (int) truth[truth.length - 1];
    }
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void statesOfSystemsHaveVarianceOneInEveryRegime() {
    Generator systems = of("systems", 10, "switch", .01);
    double square = 0;
    for (int i = 0; i < 4 * MANY; i++) {
      double[] truth = systems.next().truth();
      square += truth[1] * truth[1];
    }
    assertThat(square / (4 * MANY)).isCloseTo(1, within(.1));
  }

  @Test
  void aSeasonChangesInTurnAndSaysSo() {
    Generator seasonal = of("seasonal", 11, "every", 100);
    int[] changes = new int[4];
    double level = 0;
    for (int i = 0; i < 400; i++) {
      double[] truth = seasonal.next().truth();
      changes[(int) truth[4]]++;
      if (truth[4] == 1) {
        assertThat(Math.abs(truth[1] - level)).isCloseTo(3, within(.01));
      }
      level = truth[1];
    }
    assertThat(changes).containsExactly(397, 1, 1, 1);
  }

  @Test
  void aSettingThatThereIsNotIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> of("sea", 1, "nois", .1))
        .hasMessage("Cannot set nois of sea: expected one of noise, every; did you mean 'noise'?");
    assertThatThrownBy(() -> of("sea", 1, "noise", 2))
        .hasMessage("Cannot set noise of sea to 2: expected a number from 0 to 1");
  }

  private static Generator of(String kind, long seed, Object... settings) {
    Map<String, Generators.Kind> kinds = Generators.all();
    Settings with = kinds.get(kind).settings();
    for (int i = 0; i < settings.length; i += 2) {
      with.set((String) settings[i], ((Number) settings[i + 1]).doubleValue());
    }
    return kinds.get(kind).generator(with, seed);
  }
}
