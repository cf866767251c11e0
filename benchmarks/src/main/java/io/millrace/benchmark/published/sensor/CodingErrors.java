package io.millrace.benchmark.published.sensor;

/** Relative errors of a method: √(Σ(y − ŷ)²/Σy²) over observed values, all and by month. */
final class CodingErrors {

  private final double[] residuals;
  private final double[] energies;
  private final int hoursOfAPart;

  /**
   * @param hoursOfAPart length of a part, of which each has an error
   */
  CodingErrors(int hours, int hoursOfAPart) {
    this.hoursOfAPart = hoursOfAPart;
    this.residuals = new double[hours / hoursOfAPart + 1];
    this.energies = new double[residuals.length];
  }

  void add(int hour, float[] reading, double[] answer) {
    int part = hour / hoursOfAPart;
    for (int i = 0; i < reading.length; i++) {
      if (!Float.isNaN(reading[i])) {
        residuals[part] += Math.pow(reading[i] - answer[i], 2);
        energies[part] += (double) reading[i] * reading[i];
      }
    }
  }

  double all() {
    double off = 0;
    double energy = 0;
    for (int part = 0; part < residuals.length; part++) {
      off += residuals[part];
      energy += energies[part];
    }
    return Math.sqrt(off / energy);
  }

  /** The error of each whole part. */
  double[] parts() {
    double[] errors = new double[residuals.length - 1];
    for (int part = 0; part < errors.length; part++) {
      errors[part] = Math.sqrt(residuals[part] / energies[part]);
    }
    return errors;
  }
}
