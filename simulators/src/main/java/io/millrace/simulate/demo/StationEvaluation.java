package io.millrace.simulate.demo;

import io.millrace.evaluate.Baseline;
import io.millrace.evaluate.DctBasis;
import io.millrace.evaluate.LastValue;
import io.millrace.evaluate.OnlinePca;
import io.millrace.operator.SingleStream;
import io.millrace.operator.StateLayout;
import io.millrace.simulate.trace.Reading;
import io.millrace.streaming.wire.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges the results of one station as they arrive.
 *
 * <p>Each result is compared, bit for bit, with what the same operator gives in plain Java on the
 * same readings, and its error is put beside those of simple methods that see the same standardized
 * rows. Readings are tested before they train, in every method.
 */
final class StationEvaluation {

  /** The learned dictionary, and then the baselines in their order. */
  static final String LEARNED = "dictionary";

  private static final int PCA_REFRESH = 256;

  private final List<Reading> readings;
  private final DemoModels.Streams streams;
  private final List<Baseline> baselines;
  private final List<WeeklyError> errors = new ArrayList<>();
  private final DailyPeaks peaks;
  private final double[] energies;
  private int next;
  private long results;
  private long different;
  private long missing;
  private long newestVersion;

  /**
   * @param readings of the station, oldest first
   * @param models the pipeline's operators; every method keeps as many coefficients as they do
   */
  StationEvaluation(List<Reading> readings, DemoModels models) {
    int channels = models.channels();
    int keep = models.keep();
    String station = readings.get(0).key();
    this.readings = readings;
    this.streams = models.streams(station);
    this.baselines =
        List.of(
            new OnlinePca(channels, keep, PCA_REFRESH),
            new DctBasis(channels, keep),
            new LastValue(channels));
    for (int method = 0; method <= baselines.size(); method++) {
      errors.add(new WeeklyError(readings.get(0).time()));
    }
    this.peaks = new DailyPeaks();
    this.energies = new double[channels];
  }

  /** Takes the station's next result. */
  void take(Result result) {
    while (next < result.sequence() && next < readings.size()) {
      missing += step(readings.get(next++)).isPresent() ? 1 : 0;
    }
    if (result.sequence() != next || next >= readings.size()) {
      different++;
      return;
    }
    Reading reading = readings.get(next++);
    Optional<SingleStream.Answer> expected = streams.whole().step(reading.values(), reading.time());
    float[] seen =
        streams.standardized().step(reading.values(), reading.time()).orElseThrow().output();
    results++;
    newestVersion = result.version();
    boolean same =
        expected.isPresent()
            && expected.get().version() == result.version()
            && sameBits(expected.get().output(), result.output());
    different += same ? 0 : 1;
    SingleStream.Answer answer = streams.answer(result);
    compare(reading, seen, answer);
    look(reading, answer);
  }

  private Optional<SingleStream.Answer> step(Reading reading) {
    streams.standardized().step(reading.values(), reading.time());
    return streams.whole().step(reading.values(), reading.time());
  }

  private void compare(Reading reading, float[] seen, SingleStream.Answer answer) {
    errors.get(0).week(reading.time()).addMeasured(seen, answer.number("error"));
    for (int method = 0; method < baselines.size(); method++) {
      baselines.get(method).testThenTrain(seen, errors.get(method + 1).week(reading.time()));
    }
  }

  /** Notes how unusual the reading was, and which atoms it is made of. */
  private void look(Reading reading, SingleStream.Answer answer) {
    float score = answer.number("score");
    if (peaks.isHigher(reading.time(), score)) {
      peaks.note(reading, score, strangest(reading, answer.numbers("reconstruction")));
    }
    if (next > readings.size() / 2) {
      float[] code = answer.numbers("code");
      for (int atom = 0; atom < code.length; atom++) {
        energies[atom] += (double) code[atom] * code[atom];
      }
    }
  }

  /** The channel that lies furthest from its reconstruction, in its own deviations. */
  private int strangest(Reading reading, float[] reconstruction) {
    SingleStream.Block state = streams.standardized().snapshot().sequence();
    StateLayout layout = state.layout();
    int deviation = layout.offset("standardize.deviation");
    int strangest = 0;
    double furthest = -1;
    for (int channel = 0; channel < reconstruction.length; channel++) {
      double off =
          Math.abs(reading.values()[channel] - reconstruction[channel])
              / state.values()[deviation + channel];
      if (off > furthest) {
        furthest = off;
        strangest = channel;
      }
    }
    return strangest;
  }

  /** The same numbers; a zero has one sign in text and may have another in memory. */
  private static boolean sameBits(float[] one, float[] other) {
    boolean same = one.length == other.length;
    for (int i = 0; same && i < one.length; i++) {
      same = Float.floatToIntBits(one[i] + 0f) == Float.floatToIntBits(other[i] + 0f);
    }
    return same;
  }

  /** Names of the methods, the learned dictionary first. */
  List<String> methods() {
    List<String> names = new ArrayList<>(List.of(LEARNED));
    baselines.forEach(baseline -> names.add(baseline.name()));
    return names;
  }

  /** Errors of the methods, in the order of {@link #methods}. */
  List<WeeklyError> errors() {
    return errors;
  }

  DailyPeaks peaks() {
    return peaks;
  }

  /** Energy of each atom's coefficients over the second half of the readings. */
  double[] energies() {
    return energies;
  }

  long results() {
    return results;
  }

  /** Results that differ from plain Java in any bit, or have no place in the sequence. */
  long different() {
    return different;
  }

  /** Results that plain Java gives and the pipeline did not. */
  long missing() {
    return missing;
  }

  /** Version of the parameters behind the newest result. */
  long newestVersion() {
    return newestVersion;
  }
}
