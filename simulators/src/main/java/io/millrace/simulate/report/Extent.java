package io.millrace.simulate.report;

/** The smallest and the largest of the included finite numbers; 0 to 1 if there are none. */
final class Extent {

  private static final double SMALLEST_SHARE = 1e-9;

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

  /**
   * Above {@link #low} always, so that an axis has a length; by so much that its ticks differ,
   * where numbers are so large that 1 is lost in them.
   */
  double high() {
    return high > low() ? high : low() + Math.max(1, Math.abs(low()) * SMALLEST_SHARE);
  }
}
