package io.millrace.benchmark.published.sensor;

import java.util.Arrays;

/** What costs no learning, or next to none. */
final class SimpleCoders {

  private SimpleCoders() {}

  /** The true reading of the hour before, which no reader of a few numbers has. */
  static SensorCoder lastValue(int sensors) {
    double[] last = new double[sensors];
    return (reading, answer) -> {
      System.arraycopy(last, 0, answer, 0, sensors);
      for (int i = 0; i < sensors; i++) {
        last[i] = Float.isNaN(reading[i]) ? last[i] : reading[i];
      }
    };
  }

  /** One number for all sensors: their mean now. */
  static SensorCoder mean() {
    return (reading, answer) -> {
      double sum = 0;
      int count = 0;
      for (float value : reading) {
        sum += Float.isNaN(value) ? 0 : value;
        count += Float.isNaN(value) ? 0 : 1;
      }
      Arrays.fill(answer, count == 0 ? 0 : sum / count);
    };
  }

  /**
   * The first directions of all readings so far: exact second moments, without a mean, as the
   * dictionaries have none; gaps have the value that the directions give them.
   */
  static SensorCoder online(int sensors, int keep) {
    double[][] moments = new double[sensors][sensors];
    double[][] directions = new double[keep][sensors];
    for (int j = 0; j < keep; j++) {
      directions[j][j] = 1;
    }
    double[] filled = new double[sensors];
    return (reading, answer) -> {
      for (int i = 0; i < sensors; i++) {
        filled[i] = Float.isNaN(reading[i]) ? 0 : reading[i];
      }
      for (int round = 0; round < 6; round++) {
        project(directions, filled, answer);
        for (int i = 0; i < sensors; i++) {
          filled[i] = Float.isNaN(reading[i]) ? answer[i] : reading[i];
        }
      }
      project(directions, filled, answer);
      for (int i = 0; i < sensors; i++) {
        for (int j = 0; j < sensors; j++) {
          moments[i][j] += filled[i] * filled[j];
        }
      }
      // Orthogonal iteration from the directions of the hour before: they hardly turn.
      turn(moments, directions);
      turn(moments, directions);
    };
  }

  private static void project(double[][] directions, double[] value, double[] into) {
    Arrays.fill(into, 0);
    for (double[] direction : directions) {
      double code = dot(direction, value);
      for (int i = 0; i < into.length; i++) {
        into[i] += code * direction[i];
      }
    }
  }

  private static void turn(double[][] moments, double[][] directions) {
    for (int j = 0; j < directions.length; j++) {
      double[] next = new double[moments.length];
      for (int i = 0; i < next.length; i++) {
        next[i] = dot(moments[i], directions[j]) + 1e-9 * directions[j][i];
      }
      for (int earlier = 0; earlier < j; earlier++) {
        double share = dot(next, directions[earlier]);
        for (int i = 0; i < next.length; i++) {
          next[i] -= share * directions[earlier][i];
        }
      }
      double norm = Math.sqrt(dot(next, next));
      for (int i = 0; i < next.length; i++) {
        next[i] /= norm;
      }
      directions[j] = next;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
