package io.millrace.evaluate.detection;

/** What the Numenta Anomaly Benchmark weighs; its three profiles. */
public enum NabProfile {
  STANDARD("nab_standard", 1, .11, 1),
  LOW_FALSE_POSITIVES("nab_low_fp", 1, .22, 1),
  LOW_FALSE_NEGATIVES("nab_low_fn", 1, .11, 2);

  private final String metric;
  private final double found;
  private final double wrong;
  private final double missed;

  NabProfile(String metric, double found, double wrong, double missed) {
    this.metric = metric;
    this.found = found;
    this.wrong = wrong;
    this.missed = missed;
  }

  /** Name of the metric. */
  public String metric() {
    return metric;
  }

  /** Weight of a window that is found at its beginning. */
  double found() {
    return found;
  }

  /** Weight of a false alarm far from a window. */
  double wrong() {
    return wrong;
  }

  /** Weight of a window that is missed. */
  double missed() {
    return missed;
  }
}
