package io.millrace.dictionary.learn;

/*
 * Symbols: z a code, theta probability that it is not zero, sigma its standard deviation where it
 * is not zero.
 *
 * For Bernoulli-Gaussian codes E z² = theta sigma² and E|z|³ = theta sigma³ m3 with m3 = E|g|³ = 2
 * sqrt(2/pi) = 1.5958, so
 *   sigma = E|z|³ / (m3 E z²)   and   theta = E z² / sigma² = m3² (E z²)³ / (E|z|³)².
 * Dense Gaussian codes give theta = 1. Heavier tails give a smaller theta. Both moments are of the
 * codes as learned.
 */
/** Estimates the scale and the density of codes from their second and third absolute moments. */
final class CodeMoments {

  private static final double THIRD_OF_NORMAL = 2 * Math.sqrt(2 / Math.PI);

  private CodeMoments() {}

  /** Returns the standard deviation of the non-zero codes; zero before anything was learned. */
  static double deviation(double square, double cube) {
    return square > 0 ? cube / (THIRD_OF_NORMAL * square) : 0;
  }

  /** Returns the share of non-zero codes, in (0, 1]; one before anything was learned. */
  static double density(double square, double cube) {
    double deviation = deviation(square, cube);
    double density = square / (deviation * deviation);
    return density > 0 && density < 1 ? density : 1;
  }
}
