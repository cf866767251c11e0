package io.millrace.statespace.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.math.factor.Factorisations;
import io.millrace.statespace.mode.Naive;
import org.junit.jupiter.api.Test;

class HippoLegsTest {

  @Test
  void exampleUsage() {
    double[] re = new double[4];
    double[] im = new double[4];
    HippoLegs.response(0, re, im);
    // At rest the newest coefficient holds the input, the others nothing: P_k are orthogonal to 1.
    assertThat(re).containsExactly(new double[] {1, 0, 0, 0}, within(1e-12));
    assertThat(im).containsExactly(new double[] {0, 0, 0, 0}, within(1e-12));
  }

  @Test
  void eigenvaluesAreMinusOneToMinusN() {
    double[][] a = HippoLegs.matrix(8);
    for (int i = 0; i < 8; i++) {
      assertThat(a[i][i]).isEqualTo(-(i + 1));
      for (int j = i + 1; j < 8; j++) {
        assertThat(a[i][j]).as("above the diagonal").isZero();
      }
    }
  }

  /**
   * exp(At) B = e⁻ᵗ √(2k+1) P_k(2 e⁻ᵗ − 1): an input's trace is a Legendre polynomial of its age.
   */
  @Test
  void memoryIsLegendrePolynomials() {
    int n = 8;
    for (double t : new double[] {0.01, 0.3, 1, 3}) {
      double[] memory = Naive.exponentialTimes(HippoLegs.matrix(n), t, HippoLegs.input(n));
      double y = 2 * Math.exp(-t) - 1;
      double before = 0;
      double legendre = 1;
      for (int k = 0; k < n; k++) {
        assertThat(memory[k])
            .as("coefficient %d after %s", k, t)
            .isCloseTo(Math.exp(-t) * Math.sqrt(2 * k + 1) * legendre, within(1e-9));
        double next = ((2 * k + 1) * y * legendre - k * before) / (k + 1);
        before = legendre;
        legendre = next;
      }
    }
  }

  @Test
  void responseSolvesTheSystem() {
    int n = 64;
    double[][] a = HippoLegs.matrix(n);
    double[] re = new double[n];
    double[] im = new double[n];
    for (double omega : new double[] {0, 0.1, 7, 300, 5000}) {
      HippoLegs.response(omega, re, im);
      for (int i = 0; i < n; i++) {
        double real = -omega * im[i] - Naive.dot(a[i], re);
        double imaginary = omega * re[i] - Naive.dot(a[i], im);
        assertThat(real).as("omega %s", omega).isCloseTo(HippoLegs.input(n)[i], within(1e-9));
        assertThat(imaginary).as("omega %s", omega).isCloseTo(0, within(1e-9));
      }
    }
  }

  @Test
  void normalPartIsNormal() {
    double[][] normal = HippoLegs.normalPart(16);
    double[][] transposed = Factorisations.transposed(normal);
    double[][] one = Factorisations.product(normal, transposed);
    double[][] other = Factorisations.product(transposed, normal);
    for (int i = 0; i < 16; i++) {
      assertThat(one[i]).containsExactly(other[i], within(1e-9));
      for (int j = 0; j < 16; j++) {
        assertThat(normal[i][j] + normal[j][i]).isCloseTo(i == j ? -1 : 0, within(1e-12));
      }
    }
  }

  /**
   * 1 + g/2 = Π (s + j) / det(sI − N) with g = Bᵀ(sI − N)⁻¹B: the rank-one step from the normal
   * part back to HiPPO, whose poles are −1 .. −n. At s real and positive, everything is real.
   */
  @Test
  void determinantsTellTheNormalPartFromHippo() {
    int n = 8;
    double[] b = HippoLegs.input(n);
    for (double s : new double[] {0.5, 3, 40}) {
      double[][] shifted = HippoLegs.normalPart(n);
      double poles = 1;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          shifted[i][j] = (i == j ? s : 0) - shifted[i][j];
        }
        poles *= s + i + 1;
      }
      double determinant = Naive.determinant(shifted);
      double g = Naive.dot(b, Naive.solve(shifted, b));
      assertThat(1 + g / 2).as("s = %s", s).isCloseTo(poles / determinant, within(1e-9));
    }
  }
}
