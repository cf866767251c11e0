package io.millrace.simulate.report;

/** The smallest and the largest of the included finite numbers; 0 to 1 if there are none. */
final class Extent {

  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  Extent include(double... values) {
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return this;
  }

  double low() {
    return low <= high ? low : 0;
  }

  /** Above {@link #low} always, so that an axis has a length. */
  double high() {
    return high > low() ? high : low() + 1;
  }
}
