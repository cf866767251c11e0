package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalLawTest {

  @Test
  void exampleUsage() {
    // v = .0891 for l_3: 2 (n-1) v / b.
    LocalLaw law = law(30, 10, Objective.Kind.LP, 3);
    assertThat(law.noise(-1)).isCloseTo(2 * 29 * 0.0891 / 10, within(1e-3));
  }

  /** v = (m_(2p-2) - m_p²) / (2 m_p²) of absolute normal moments m. */
  @ParameterizedTest
  @CsvSource({"2.3, 0.0094", "2.5, 0.0246", "3, 0.0891", "3.5, 0.190", "4, 0.333333"})
  void lpIsAsNoisyAsItsMomentsSay(double p, double v) {
    assertThat(law(3, 4, Objective.Kind.LP, p).noise(-1)).isCloseTo(v, within(0.006 * v));
  }

  /**
   * With q the chance to exceed w and f the normal density there: E phi g = q and E phi² = (1 + w²)
   * q - 2 w f for the soft threshold, both q + 2 w f for the hard one.
   */
  @ParameterizedTest
  @CsvSource({"0.1, 0.9203443, 0.3969525", "0.2, 0.8414806, 0.3910427", "1, 0.3173105, 0.2419707"})
  void thresholdsAreAsNoisyAsTheirClosedForms(double w, double q, double f) {
    double soft = ((1 + w * w) * q - 2 * w * f) / (q * q) - 1;
    double hard = 1 / (q + 2 * w * f) - 1;
    assertThat(law(3, 4, Objective.Kind.SOFT, 3).noise(w)).isCloseTo(soft / 2, within(5e-6));
    assertThat(law(3, 4, Objective.Kind.HARD, 3).noise(w)).isCloseTo(hard / 2, within(5e-6));
  }

  @Test
  void logcoshLiesBetweenTheSoftThresholdsAroundIt() {
    double noise = law(3, 4, Objective.Kind.LOGCOSH, 3).noise(0.1);
    assertThat(noise).isLessThan(law(3, 4, Objective.Kind.SOFT, 3).noise(0.1));
    assertThat(noise).isGreaterThan(law(3, 4, Objective.Kind.SOFT, 3).noise(0.05));
  }

  @Test
  void anyObjectiveIsAsNoisyAsLpBeforeItsPhaseBegins() {
    assertThat(law(8, 8, Objective.Kind.HARD, 3).noise(-1))
        .isEqualTo(law(8, 8, Objective.Kind.LP, 3).noise(-1));
  }

  @Test
  void forgettingHoldsTheErrorLeast() {
    // The case of the prototype: n=20, density .2, b=10, .002 radians: .049.
    LocalLaw law = law(20, 10, Objective.Kind.LP, 3);
    double best = law.forgetting(0.002, 0.2, -1);
    assertThat(best).isCloseTo(0.049, within(0.001));
    assertThat(held(law, best)).isLessThan(held(law, 1.1 * best));
    assertThat(held(law, best)).isLessThan(held(law, 0.9 * best));
  }

  private static double held(LocalLaw law, double rho) {
    return law.noise(-1) * rho / (2 * 0.8) + 2 * Math.pow(0.002 / (rho * 0.8), 2);
  }

  @Test
  void contractionStaysBelowOne() {
    assertThat(LocalLaw.contraction(0.3)).isEqualTo(0.3);
    assertThat(LocalLaw.contraction(1)).isEqualTo(0.95);
  }

  private static LocalLaw law(int n, int batch, Objective.Kind kind, double p) {
    return new LocalLaw(n, batch, new Objective(kind, p, 0.1, 300));
  }
}
