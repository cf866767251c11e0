package io.millrace.statespace.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FftTest {

  @Test
  void exampleUsage() {
    double[] re = {1, 0, 0, 0};
    double[] im = new double[4];
    new Fft(4).forward(re, im);
    assertThat(re).containsExactly(1, 1, 1, 1);
    assertThat(im).containsExactly(0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8, 64})
  void isTheSumItClaimsToBeAndComesBack(int n) {
    SeededRandom random = new SeededRandom(n);
    double[] re = new double[n];
    double[] im = new double[n];
    for (int t = 0; t < n; t++) {
      re[t] = random.gaussian();
      im[t] = random.gaussian();
    }
    double[] x = re.clone();
    double[] y = im.clone();
    Fft fft = new Fft(n);
    fft.forward(x, y);
    for (int k = 0; k < n; k++) {
      double sumRe = 0;
      double sumIm = 0;
      for (int t = 0; t < n; t++) {
        double angle = -2 * Math.PI * k * t / n;
        sumRe += re[t] * Math.cos(angle) - im[t] * Math.sin(angle);
        sumIm += re[t] * Math.sin(angle) + im[t] * Math.cos(angle);
      }
      assertThat(x[k]).isCloseTo(sumRe, within(1e-12 * n));
      assertThat(y[k]).isCloseTo(sumIm, within(1e-12 * n));
    }
    fft.inverse(x, y);
    assertThat(x).containsExactly(re, within(1e-14 * n));
    assertThat(y).containsExactly(im, within(1e-14 * n));
  }

  @Test
  void aConvolutionHasRoom() {
    assertThat(Fft.lengthFor(1)).isEqualTo(2);
    assertThat(Fft.lengthFor(100)).isEqualTo(256);
    assertThat(Fft.lengthFor(128)).isEqualTo(256);
    assertThat(Fft.lengthFor(129)).isEqualTo(512);
  }
}
