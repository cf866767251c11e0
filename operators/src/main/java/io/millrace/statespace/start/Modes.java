package io.millrace.statespace.start;

/*
 * A real system of n states in diagonal form: lam_j poles, b = V⁻¹B its input in eigenvectors' coordinates. Of a conjugate
 * pair the half with Im lam > 0 is kept and counted twice, so
 *   y = Re Σ_j weight_j c_j x_j,   x_j' = lam_j x_j + b_j u,   c = C V.
 */
/**
 * The poles of a diagonal state-space model and how one input enters them, conjugate pairs halved.
 *
 * @param real of the poles, one a mode; negative for a stable mode
 * @param imaginary of the poles, radians per unit of time, not negative
 * @param weight 1 for a real pole, 2 for one that stands for a pair
 * @param inputReal of the input weight b of each mode
 * @param inputImaginary of the input weight b of each mode
 */
public record Modes(
    double[] real,
    double[] imaginary,
    double[] weight,
    double[] inputReal,
    double[] inputImaginary) {

  /** Number of modes: the complex states that run. */
  public int count() {
    return real.length;
  }

  /** Number of real states that the modes stand for: the sum of the weights. */
  public int states() {
    int states = 0;
    for (double each : weight) {
      states += (int) each;
    }
    return states;
  }
}
