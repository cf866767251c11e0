package io.millrace.simulate.demo.forecast;

import io.millrace.api.operator.SingleStream;
import io.millrace.evaluate.baseline.Forecaster;
import io.millrace.evaluate.regression.Answer;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.simulate.demo.ExactCheck;
import io.millrace.simulate.demo.WeeklySums;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Holds the forecasts of one station, the pipeline's and those of simple methods, until their
 * target arrives, and counts the errors of all of them on the same readings. A forecast counts as
 * it was published, in the unit of its channel.
 */
final class StationForecasts implements ExactCheck.ResultListener {

  private final int ahead;
  private final int channels;
  private final RegressionMeasure measure;
  private final float[] noSeason;
  private final Methods simple;
  private final List<WeeklySums> errors = new ArrayList<>();
  private final Deque<List<float[]>> waiting = new ArrayDeque<>();
  private final double[] deviations;
  private final List<Matured> newest = new ArrayList<>();
  private final long showFrom;

  /**
   * A reading and the forecasts that were made of it.
   *
   * @param forecasts of all methods, in their order
   */
  record Matured(Reading reading, List<float[]> forecasts) {}

  /**
   * @param readings of the station, oldest first
   * @param ahead readings from a forecast to its target
   * @param shown number of last readings that are kept with their forecasts, to be drawn
   */
  StationForecasts(List<Reading> readings, int ahead, int shown) {
    this.ahead = ahead;
    this.channels = readings.get(0).values().length;
    this.measure = measure(channels);
    this.noSeason = new float[channels];
    Arrays.fill(noSeason, Float.NaN);
    this.simple = Methods.ahead(channels, ahead);
    for (int method = 0; method < Methods.names().size(); method++) {
      errors.add(new WeeklySums(readings.get(0).time(), measure.sums()));
    }
    this.deviations = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      deviations[channel] = deviation(readings, channel);
    }
    this.showFrom = readings.get(Math.max(0, readings.size() - shown)).time();
  }

  /** The measure of forecasts, which have no intervals here. */
  static RegressionMeasure measure(int channels) {
    return new RegressionMeasure(channels, .9);
  }

  private static double deviation(List<Reading> readings, int channel) {
    double[] values =
        readings.stream()
            .mapToDouble(reading -> reading.values()[channel])
            .filter(value -> !Double.isNaN(value))
            .toArray();
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(
        Arrays.stream(values).map(value -> (value - mean) * (value - mean)).average().orElse(0));
  }

  @Override
  public void see(Reading reading, ExactCheck.Seen seen, SingleStream.Answer answer) {
    if (waiting.size() == ahead) {
      List<float[]> made = waiting.removeFirst();
      for (int method = 0; method < made.size(); method++) {
        double[] sums = errors.get(method).at(reading.time());
        measure.judge(Answer.point(made.get(method)), reading.values(), noSeason, sums);
      }
      if (reading.time() >= showFrom) {
        newest.add(new Matured(reading, made));
      }
    }
    List<float[]> made = new ArrayList<>();
    made.add(answer.numbers("prediction"));
    for (Forecaster method : simple.raw()) {
      made.add(method.forecast(reading.values()));
    }
    for (Forecaster method : simple.scaled()) {
      made.add(restored(method.forecast(seen.values()), seen.before()));
    }
    waiting.addLast(made);
  }

  /**
   * A standardized forecast in the units of the channels, with the scale by which the reading was
   * standardized.
   */
  private float[] restored(float[] forecast, SingleStream.FlatState scale) {
    int mean = scale.layout().offset("standardize.mean");
    int deviation = scale.layout().offset("standardize.deviation");
    float[] restored = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      restored[channel] =
          (float)
              (scale.values()[mean + channel]
                  + (double) forecast[channel] * scale.values()[deviation + channel]);
    }
    return restored;
  }

  /** Errors of the methods, in the order of {@link Methods#names}. */
  List<WeeklySums> errors() {
    return errors;
  }

  /** Standard deviation of a channel over all readings of the station, zero if it never changes. */
  double deviation(int channel) {
    return deviations[channel];
  }

  /** The last readings, each with the forecasts that were made of it. */
  List<Matured> newest() {
    return newest;
  }
}
