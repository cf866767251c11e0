package io.millrace.dictionary.learn;

/*
 * Symbols: z a code, theta probability that it is not zero, sigma standard deviation where it is not.
 *
 * For Bernoulli-Gaussian codes E z² = theta sigma² and E|z|³ = theta sigma³ m3 with m3 = E|g|³ = 2 sqrt(2/pi) = 1.5958, so
 *   sigma = E|z|³ / (m3 E z²)   and   theta = E z² / sigma² = m3² (E z²)³ / (E|z|³)².
 * Dense Gaussian codes give theta = 1. Heavier tails read as sparser. Both moments are of codes as they were learned.
 */
/** Scale and sparsity of the codes, estimated from their second and third absolute moments. */
final class CodeMoments {

  private static final double THIRD_OF_NORMAL = 2 * Math.sqrt(2 / Math.PI);

  private CodeMoments() {}

  /** Standard deviation of the codes that are not zero; zero while nothing was learned. */
  static double deviation(double square, double cube) {
    return square > 0 ? cube / (THIRD_OF_NORMAL * square) : 0;
  }

  /** Share of codes that are not zero, in (0, 1]; one while nothing was learned. */
  static double density(double square, double cube) {
    double deviation = deviation(square, cube);
    double density = square / (deviation * deviation);
    return density > 0 && density < 1 ? density : 1;
  }
}
