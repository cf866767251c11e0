package io.millrace.statespace.start;

import io.millrace.math.factor.Factorisations;
import io.millrace.math.factor.Factorisations.Eigen;
import java.util.Comparator;
import java.util.stream.IntStream;

/*
 * N = -1/2 I + S with S skew, N = V diag(lam) V*, V unitary, lam = -1/2 +- i w. The eigenvalues are
 * distinct, so the eigenvectors that the general solver returns are orthogonal up to n eps / gap,
 * about 1e-12 at n = 64. Each is unique up to a phase. The phase is fixed here by making the last
 * component real and positive, so V is the same in files and tests.
 */
/**
 * Diagonal form of the normal part of HiPPO-LegS: the poles of S4D-LegS and of S5, and the unitary
 * change of basis. Has one pole of each pair, the one with positive imaginary part, in increasing
 * order.
 *
 * @param imaginary imaginary parts of the poles; every real part is −½
 * @param vectorsReal real part of V, {@code n × n/2}
 * @param vectorsImaginary imaginary part of V
 */
public record NormalForm(double[] imaginary, double[][] vectorsReal, double[][] vectorsImaginary) {

  static final double REAL = -0.5;

  /** Computes the form of {@code n} states, an even number. */
  public static NormalForm of(int n) {
    Eigen eigen = Factorisations.eigen(HippoLegs.normalPart(n));
    int[] order =
        IntStream.range(0, n)
            .filter(at -> eigen.imaginary()[at] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(at -> eigen.imaginary()[at]))
            .mapToInt(Integer::intValue)
            .toArray();
    if (order.length != n / 2) {
      throw new ArithmeticException(
          "Cannot halve the normal part of " + n + " states: expected an even number");
    }
    NormalForm form = new NormalForm(new double[n / 2], new double[n][n / 2], new double[n][n / 2]);
    for (int mode = 0; mode < order.length; mode++) {
      int column = order[mode];
      form.imaginary[mode] = eigen.imaginary()[column];
      double lastReal = eigen.vectorsReal()[n - 1][column];
      double lastImaginary = eigen.vectorsImaginary()[n - 1][column];
      double length = StrictMath.hypot(lastReal, lastImaginary);
      for (int i = 0; i < n; i++) {
        double re = eigen.vectorsReal()[i][column];
        double im = eigen.vectorsImaginary()[i][column];
        form.vectorsReal[i][mode] = (re * lastReal + im * lastImaginary) / length;
        form.vectorsImaginary[i][mode] = (im * lastReal - re * lastImaginary) / length;
      }
    }
    return form;
  }

  public int modes() {
    return imaginary.length;
  }

  /**
   * The modes with input {@code scale · V* b}: {@code scale = ½} and b = B for S4D-LegS.
   *
   * @param b one number per state
   */
  public Modes withInput(double[] b, double scale) {
    int modes = modes();
    Modes made =
        new Modes(
            new double[modes], imaginary, new double[modes], new double[modes], new double[modes]);
    for (int mode = 0; mode < modes; mode++) {
      made.real()[mode] = REAL;
      made.weight()[mode] = 2;
      for (int i = 0; i < b.length; i++) {
        made.inputReal()[mode] += scale * vectorsReal[i][mode] * b[i];
        made.inputImaginary()[mode] -= scale * vectorsImaginary[i][mode] * b[i];
      }
    }
    return made;
  }
}
