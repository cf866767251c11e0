package io.millrace.statespace.start;

/*
 * A real system of n states in diagonal form: lam_j poles, b = V⁻¹B its input in the coordinates of
 * the eigenvectors. Of a conjugate pair the half with Im lam > 0 is kept and counted twice, so
 *
 *   y = Re Σ_j weight_j c_j x_j,   x_j' = lam_j x_j + b_j u,   c = C V.
 */
/**
 * Poles of a diagonal state-space model and the weights of one input; one mode per conjugate pair.
 *
 * @param real real parts of the poles, one per mode; negative for a stable mode
 * @param imaginary imaginary parts of the poles, radians per unit of time, not negative
 * @param weight 1 for a real pole, 2 for a pole that represents a pair
 * @param inputReal real part of the input weight b of each mode
 * @param inputImaginary imaginary part of the input weight b of each mode
 */
public record Modes(
    double[] real,
    double[] imaginary,
    double[] weight,
    double[] inputReal,
    double[] inputImaginary) {

  /** Number of modes, which is the number of complex states. */
  public int count() {
    return real.length;
  }

  /** Number of real states that the modes represent: the sum of the weights. */
  public int states() {
    int states = 0;
    for (double each : weight) {
      states += (int) each;
    }
    return states;
  }
}
