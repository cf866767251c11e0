package io.millrace.evaluate.compare;

/**
 * The result of a comparison.
 *
 * @param first metric of the first pipeline over all its seeds and blocks
 * @param second metric of the second one
 * @param lower lower end of the interval of {@code first - second}; -∞ where none can be given
 * @param upper its upper end; ∞ where none can be given
 * @param verdict of the first pipeline
 * @param reason why; for people
 */
public record Outcome(
    double first, double second, double lower, double upper, Verdict verdict, String reason) {

  /** The difference of the metrics, first less second. */
  public double difference() {
    return first - second;
  }

  /** The difference as a share of the second metric; -.05: the first is 5 % lower. */
  public double relative() {
    return difference() / Math.abs(second);
  }
}
