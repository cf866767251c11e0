package io.millrace.evaluate.regression;

/** The loss of a quantile (Koenker, Bassett, Econometrica 46, 1978), also called pinball loss. */
public final class Pinball {

  private Pinball() {}

  /**
   * Returns {@code p (y - q)} above the answer and {@code (1 - p)(q - y)} below it, in the unit of
   * the value. Its mean is least if the answer is the p-quantile of the truth.
   *
   * @param level p, the probability that the truth is below the answer, 0 to 1
   * @param truth y
   * @param answer q
   */
  public static double loss(double level, double truth, double answer) {
    double above = truth - answer;
    return above >= 0 ? level * above : (level - 1) * above;
  }
}
