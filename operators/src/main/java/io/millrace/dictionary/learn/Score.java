package io.millrace.dictionary.learn;

/** What the anomaly score of an observation measures; higher is stranger. */
enum Score {
  /**
   * Mean squared residual of its observed channels, over the running mean of that; about one for an
   * ordinary observation, not a number until the first mini-batch was learned.
   */
  RESIDUAL,
  /** Share of its energy outside the codes kept, in [0, 1]. */
  ENERGY,
  /** How evenly its codes are spread: {@code -|z|_3 / |z|_2}, in [-1, -n^(-1/6)]. */
  SPARSITY;

  /** Below this share of an observation's energy a residual is rounding, not news. */
  private static final double ROUNDING = 1e-9;

  /** The residual score. */
  static double residual(double residual, double usual, double energy) {
    return usual > 0 ? residual / Math.max(usual, ROUNDING * energy) : Double.NaN;
  }

  /** The energy score; zero for an observation of zeros. */
  static double energy(double left, double all) {
    return all > 0 ? left / all : 0;
  }

  /** Energy of the codes that were not kept. */
  static double dropped(float[] codes, int at, float[] kept, int keptAt, int n) {
    double left = 0;
    for (int i = 0; i < n; i++) {
      left += kept[keptAt + i] == 0 ? (double) codes[at + i] * codes[at + i] : 0;
    }
    return left;
  }

  /** The sparsity score; -1, as for a single atom, for an observation of zeros. */
  static double sparsity(float[] codes, int at, int n) {
    double concentration = concentration(codes, at, n);
    return concentration > 0 ? -Math.cbrt(concentration) : -1;
  }

  /** {@code |z|_3³ / |z|_2³}; zero for an observation of zeros. */
  static double concentration(float[] codes, int at, int n) {
    double squares = squares(codes, at, n);
    return squares > 0 ? cubes(codes, at, n) / (squares * Math.sqrt(squares)) : 0;
  }

  /** {@code |z|_2²}. */
  static double squares(float[] values, int at, int n) {
    double squares = 0;
    for (int i = at; i < at + n; i++) {
      squares += (double) values[i] * values[i];
    }
    return squares;
  }

  /** {@code |z|_3³}. */
  static double cubes(float[] values, int at, int n) {
    double cubes = 0;
    for (int i = at; i < at + n; i++) {
      double magnitude = Math.abs(values[i]);
      cubes += magnitude * magnitude * magnitude;
    }
    return cubes;
  }
}
