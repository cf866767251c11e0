package io.millrace.simulate.demo.air;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Overcomplete;
import io.millrace.evaluate.baseline.Baseline;
import io.millrace.evaluate.baseline.DctBasis;
import io.millrace.evaluate.baseline.LastValue;
import io.millrace.evaluate.baseline.OnlinePca;
import io.millrace.evaluate.coding.CodingMeasure;
import io.millrace.simulate.demo.ExactCheck;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.demo.WeeklySums;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the errors of one station's results with those of simple methods on the same
 * standardized readings. Every method is tested on a reading before it learns from it.
 */
final class StationEvaluation implements ExactCheck.ResultListener {

  /** Name of the learned dictionary, the first method; the baselines follow. */
  static final String LEARNED = "dictionary";

  /** Its {@code error} is that of all methods. */
  static final CodingMeasure MEASURE = new CodingMeasure();

  private static final int PCA_REFRESH = 256;

  private final long halfway;
  private final List<Baseline> baselines;
  private final List<WeeklySums> errors = new ArrayList<>();
  private final DailyPeaks peaks;
  private final double[] energies;

  /**
   * @param readings of the station, oldest first
   * @param models the pipeline's operators; every method keeps as many coefficients as they do
   */
  StationEvaluation(List<Reading> readings, PlainModels models) {
    int channels = models.channels();
    int keep = (Integer) models.option("keep");
    this.halfway = readings.get(readings.size() / 2).time();
    this.baselines =
        List.of(
            new StageBaseline("predict", channels, Dictionary.keep(keep).predict(true)),
            new StageBaseline(
                "predict, overcomplete", channels, Overcomplete.keep(keep).predict(true)),
            new OnlinePca(channels, keep, PCA_REFRESH),
            new DctBasis(channels, keep),
            new LastValue(channels));
    for (int method = 0; method <= baselines.size(); method++) {
      errors.add(new WeeklySums(readings.get(0).time(), MEASURE.sums()));
    }
    this.peaks = new DailyPeaks();
    this.energies = new double[channels];
  }

  @Override
  public void see(Reading reading, ExactCheck.Seen seen, SingleStream.Answer answer) {
    compare(reading, seen.values(), answer);
    inspect(reading, seen.after(), answer);
  }

  private void compare(Reading reading, float[] seen, SingleStream.Answer answer) {
    MEASURE.judgeMeasured(seen, answer.number("error"), errors.get(0).at(reading.time()));
    for (int method = 0; method < baselines.size(); method++) {
      double[] sums = errors.get(method + 1).at(reading.time());
      baselines.get(method).testThenTrain(seen, MEASURE, sums);
    }
  }

  /** Records the anomaly score of a reading and the energies of its atoms. */
  private void inspect(Reading reading, SingleStream.FlatState scale, SingleStream.Answer answer) {
    float score = answer.number("score");
    if (peaks.isHigher(reading.time(), score)) {
      float[] expected = answer.numbers("reconstruction");
      int channel = strangest(reading, scale, expected);
      peaks.note(new DailyPeaks.Peak(reading, score, channel, expected[channel]));
    }
    if (reading.time() >= halfway) {
      float[] code = answer.numbers("code");
      for (int atom = 0; atom < code.length; atom++) {
        energies[atom] += (double) code[atom] * code[atom];
      }
    }
  }

  /** The channel furthest from its reconstruction, in standard deviations of the channel. */
  private static int strangest(
      Reading reading, SingleStream.FlatState scale, float[] reconstruction) {
    int deviation = scale.layout().offset("standardize.deviation");
    int strangest = 0;
    double furthest = -1;
    for (int channel = 0; channel < reconstruction.length; channel++) {
      double off =
          Math.abs(reading.values()[channel] - reconstruction[channel])
              / scale.values()[deviation + channel];
      if (off > furthest) {
        furthest = off;
        strangest = channel;
      }
    }
    return strangest;
  }

  /** Names of the methods, the learned dictionary first. */
  List<String> methods() {
    List<String> names = new ArrayList<>(List.of(LEARNED));
    baselines.forEach(baseline -> names.add(baseline.name()));
    return names;
  }

  /** Errors of the methods, in the order of {@link #methods}. */
  List<WeeklySums> errors() {
    return errors;
  }

  DailyPeaks peaks() {
    return peaks;
  }

  /** Energy of each atom's coefficients over the second half of the readings. */
  double[] energies() {
    return energies;
  }
}
