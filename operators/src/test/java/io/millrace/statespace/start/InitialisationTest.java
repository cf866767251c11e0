package io.millrace.statespace.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.statespace.mode.Naive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitialisationTest {

  @Test
  void exampleUsage() {
    Modes modes = Initialisation.LIN.modes(8);
    assertThat(modes.count()).isEqualTo(4);
    assertThat(modes.real()).containsOnly(-0.5);
    assertThat(modes.imaginary())
        .containsExactly(new double[] {0, Math.PI, 2 * Math.PI, 3 * Math.PI}, within(1e-15));
  }

  @ParameterizedTest
  @EnumSource
  void everyInitialisationStandsForTheStatesAskedForAndIsStable(Initialisation start) {
    Modes modes = start.modes(16);
    assertThat(modes.states()).isEqualTo(16);
    for (int i = 0; i < modes.count(); i++) {
      assertThat(modes.real()[i]).isNegative();
      assertThat(modes.imaginary()[i]).isNotNegative();
    }
  }

  @Test
  void inverseLawIsThePublishedOne() {
    double[] imaginary = Initialisation.INV.modes(4).imaginary();
    assertThat(imaginary[0]).isCloseTo(4 / Math.PI * 3, within(1e-12));
    assertThat(imaginary[1]).isCloseTo(4 / Math.PI / 3, within(1e-12));
  }

  @Test
  void realPolesCountOnce() {
    Modes modes = Initialisation.REAL.modes(6);
    assertThat(modes.real()).containsExactly(-1, -2, -3, -4, -5, -6);
    assertThat(modes.weight()).containsOnly(1);
  }

  /** Σ weight b conj(b) counts |½ V*B|² = n²/4 (V is unitary, |B|² = n²). */
  @ParameterizedTest
  @ValueSource(ints = {2, 8, 32, 64})
  void legsInputKeepsItsNormInTheNormalBasis(int n) {
    Modes modes = Initialisation.LEGS.modes(n);
    double sum = 0;
    for (int i = 0; i < modes.count(); i++) {
      sum +=
          modes.weight()[i]
              * (Math.pow(modes.inputReal()[i], 2) + Math.pow(modes.inputImaginary()[i], 2));
    }
    assertThat(sum).isCloseTo(n * n / 4.0, within(1e-9 * n * n));
  }

  /** V Λ V* rebuilds N, and the columns of V are orthonormal. */
  @Test
  void normalFormIsUnitary() {
    int n = 32;
    NormalForm form = NormalForm.of(n);
    double[][] normal = HippoLegs.normalPart(n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < form.modes(); k++) {
          double re =
              form.vectorsReal()[i][k] * form.vectorsReal()[j][k]
                  + form.vectorsImaginary()[i][k] * form.vectorsImaginary()[j][k];
          double im =
              form.vectorsImaginary()[i][k] * form.vectorsReal()[j][k]
                  - form.vectorsReal()[i][k] * form.vectorsImaginary()[j][k];
          sum += 2 * (NormalForm.REAL * re - form.imaginary()[k] * im);
        }
        assertThat(sum).isCloseTo(normal[i][j], within(1e-9));
      }
    }
  }

  /**
   * The resonance of S4D-LegS: its transfer function ½(iω − N)⁻¹B is away from HiPPO's by a spike
   * at ω near n²/π that grows as (2/π) n.
   */
  @ParameterizedTest
  @CsvSource({"8, 4.8", "16, 10.0", "32, 20.3", "64, 40.7"})
  void normalPartHasItsSpike(int n, double height) {
    Diagonalisation form = Diagonalisation.require(HippoLegs.normalPart(n));
    double[] input = Dense.product(form.inverse, HippoLegs.input(n));
    double[][] z = new double[2][n];
    double[] exactRe = new double[n];
    double[] exactIm = new double[n];
    double worst = 0;
    double at = 0;
    double peak = 0;
    for (double omega : Frequencies.grid(1e-2, 4.0 * n * n, 3000, form.imaginary)) {
      form.resolve(omega, Diagonalisation.Side.STRAIGHT, new double[][] {input, new double[n]}, z);
      HippoLegs.response(omega, exactRe, exactIm);
      double[] re = Dense.product(form.basis, z[0]);
      double[] im = Dense.product(form.basis, z[1]);
      double away = 0;
      for (int i = 0; i < n; i++) {
        away += Math.pow(re[i] / 2 - exactRe[i], 2) + Math.pow(im[i] / 2 - exactIm[i], 2);
      }
      peak = Math.max(peak, Naive.dot(exactRe, exactRe) + Naive.dot(exactIm, exactIm));
      if (away > worst) {
        worst = away;
        at = omega;
      }
    }
    assertThat(Math.sqrt(worst / peak)).isCloseTo(height, within(0.02 * height));
    assertThat(at).isCloseTo(n * n / Math.PI, within(0.02 * n * n));
  }
}
