package io.millrace.dictionary.learn;

/** Kind of anomaly score of an observation; a higher score is more anomalous. */
enum Score {
  /**
   * Mean squared residual of the observed channels, divided by its running mean; about one for a
   * usual observation, NaN until the first mini-batch was learned.
   */
  RESIDUAL,
  /** Share of the energy that the kept codes do not represent, in [0, 1]. */
  ENERGY,
  /** How evenly the energy is spread over the codes: {@code -|z|_3 / |z|_2}, in [-1, -n^(-1/6)]. */
  SPARSITY;

  /** Share of an observation's energy below which a residual is a rounding error. */
  private static final double ROUNDING = 1e-9;

  /** Returns the residual score. */
  static double residual(double residual, double usual, double energy) {
    return usual > 0 ? residual / Math.max(usual, ROUNDING * energy) : Double.NaN;
  }

  /** Returns the energy score; zero for an observation of zeros. */
  static double energy(double left, double all) {
    return all > 0 ? left / all : 0;
  }

  /** Returns the energy of the codes that were not kept. */
  static double dropped(float[] codes, int at, float[] kept, int keptAt, int n) {
    double left = 0;
    for (int i = 0; i < n; i++) {
      left += kept[keptAt + i] == 0 ? (double) codes[at + i] * codes[at + i] : 0;
    }
    return left;
  }

  /** Returns the sparsity score; for an observation of zeros -1, the value of a single atom. */
  static double sparsity(float[] codes, int at, int n) {
    double concentration = concentration(codes, at, n);
    return concentration > 0 ? -StrictMath.cbrt(concentration) : -1;
  }

  /** Returns {@code |z|_3³ / |z|_2³}; zero for an observation of zeros. */
  static double concentration(float[] codes, int at, int n) {
    double squares = squares(codes, at, n);
    return squares > 0 ? cubes(codes, at, n) / (squares * Math.sqrt(squares)) : 0;
  }

  /** Returns {@code |z|_2²}. */
  static double squares(float[] values, int at, int n) {
    double squares = 0;
    for (int i = at; i < at + n; i++) {
      squares += (double) values[i] * values[i];
    }
    return squares;
  }

  /** Returns {@code |z|_3³}. */
  static double cubes(float[] values, int at, int n) {
    double cubes = 0;
    for (int i = at; i < at + n; i++) {
      double magnitude = Math.abs(values[i]);
      cubes += magnitude * magnitude * magnitude;
    }
    return cubes;
  }
}
