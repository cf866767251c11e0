package io.millrace.evaluate.sum;

/**
 * One number of a {@link Measure}.
 *
 * @param name in tables, topics and gauges: lower case, words joined by underscores
 * @param better which values are better
 */
public record Metric(String name, Better better) {

  /** Which values of a metric are better. */
  public enum Better {
    LOWER,
    HIGHER,
    /** A count, or a number with a best value in between, such as the coverage of an interval. */
    NEITHER
  }

  /** A metric of which lower values are better. */
  public static Metric lower(String name) {
    return new Metric(name, Better.LOWER);
  }

  /** A metric of which higher values are better. */
  public static Metric higher(String name) {
    return new Metric(name, Better.HIGHER);
  }

  /** A metric that is neither better when lower nor when higher. */
  public static Metric neutral(String name) {
    return new Metric(name, Better.NEITHER);
  }
}
