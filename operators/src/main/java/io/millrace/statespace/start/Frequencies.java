package io.millrace.statespace.start;

/** Grids of angular frequencies on which transfer functions are compared. */
final class Frequencies {

  private Frequencies() {}

  /**
   * Zero, {@code count} log-spaced frequencies, and the frequency of every pole, where a resonance
   * would be.
   */
  static double[] grid(double least, double most, int count, double[] poles) {
    double[] grid = new double[1 + count + poles.length];
    double low = StrictMath.log(least);
    double high = StrictMath.log(most);
    for (int k = 0; k < count; k++) {
      grid[1 + k] = StrictMath.exp(low + (high - low) * k / (count - 1));
    }
    for (int i = 0; i < poles.length; i++) {
      grid[1 + count + i] = Math.abs(poles[i]);
    }
    return grid;
  }
}
