package io.millrace.simulate.demo.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.record.Result;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PipelineForecastsTest {

  private static final int DAYS = 40;
  private static final Set<String> STATIONS = Set.of("Dongsi", "Tiantan");
  private static final int AHEAD = 6;
  private static final int LEARNING_HOURS = 4 * 7 * 24;

  private final PlainModels models =
      new PlainModels(
          ForecastDemo.PIPELINE.against("localhost:1", "file:///tmp/none").parts().get(1).model());
  private final List<Reading> readings = readings();
  private final PipelineForecasts forecasts = new PipelineForecasts(readings, models);

  @Test
  void exampleUsage() {
    results().forEach(forecasts.checks()::take);

    assertThat(forecasts.ahead()).isEqualTo(AHEAD);
    assertThat(forecasts.checks().results()).isEqualTo(forecasts.checks().expected());
    assertThat(forecasts.checks().different() + forecasts.checks().missing()).isZero();
    int last = Methods.names().indexOf("last value");
    assertThat(forecasts.ofAll(forecasts.stations().values(), 0))
        .isLessThan(forecasts.ofAll(forecasts.stations().values(), last));
    assertThat(forecasts.weekly(0)).hasSize(6);
  }

  /** Both the learned forecasts and the last value, by sums over the results as they came. */
  @Test
  void countsForecastsAsTheyWerePublished() {
    List<Result> results = results();
    results.forEach(forecasts.checks()::take);

    List<Reading> own = readings.stream().filter(one -> one.key().equals("Dongsi")).toList();
    double[] learned = new double[models.channels()];
    double[] repeated = new double[models.channels()];
    int[] counts = new int[models.channels()];
    int offset = models.ports().offset("prediction");
    for (Result result : results) {
      int target = (int) result.sequence() + AHEAD;
      if (!result.key().equals("Dongsi") || target >= own.size() || target < LEARNING_HOURS) {
        continue;
      }
      for (int channel = 0; channel < counts.length; channel++) {
        float truth = own.get(target).values()[channel];
        if (!Float.isNaN(truth)) {
          learned[channel] += square(result.output()[offset + channel] - truth);
          repeated[channel] += square(known(own, target - AHEAD, channel) - truth);
          counts[channel]++;
        }
      }
    }
    StationForecasts station = forecasts.stations().get("Dongsi");
    int last = Methods.names().indexOf("last value");
    RegressionMeasure measure = StationForecasts.measure(models.channels());
    double all = 0;
    for (int channel = 0; channel < counts.length; channel++) {
      double[] sums = station.errors().get(0).counted();
      assertThat(measure.squares(channel, sums))
          .isCloseTo(learned[channel], within(1e-3 * learned[channel]));
      assertThat(measure.channel("judged", channel, sums)).isEqualTo(counts[channel]);
      assertThat(measure.squares(channel, station.errors().get(last).counted()))
          .isCloseTo(repeated[channel], within(1e-3 * repeated[channel]));
      all += learned[channel] / counts[channel] / square(deviation(own, channel));
    }
    assertThat(forecasts.ofAll(List.of(station), 0))
        .isCloseTo(Math.sqrt(all / counts.length), within(1e-6));
  }

  @Test
  void keepsTheLastReadingsBesideWhatWasForecastForThem() {
    results().forEach(forecasts.checks()::take);

    List<StationForecasts.Matured> newest = forecasts.stations().get("Tiantan").newest();
    assertThat(newest).hasSize(PipelineForecasts.SHOWN);
    assertThat(newest.get(newest.size() - 1).reading().time())
        .isEqualTo(readings.get(readings.size() - 1).time());
    assertThat(newest.get(0).forecasts()).hasSameSizeAs(Methods.names());
  }

  private static float known(List<Reading> own, int at, int channel) {
    int found = at;
    while (Float.isNaN(own.get(found).values()[channel])) {
      found--;
    }
    return own.get(found).values()[channel];
  }

  private static double deviation(List<Reading> own, int channel) {
    double[] values =
        own.stream()
            .mapToDouble(reading -> reading.values()[channel])
            .filter(value -> !Double.isNaN(value))
            .toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(value -> value * value).average().orElseThrow();
    return Math.sqrt(square - mean * mean);
  }

  private static double square(double value) {
    return value * value;
  }

  /** What a pipeline would answer. */
  private List<Result> results() {
    Map<String, SingleStream> streams = new TreeMap<>();
    List<Result> results = new ArrayList<>();
    for (Reading reading : readings) {
      String key = reading.key();
      SingleStream stream =
          streams.computeIfAbsent(key, station -> models.streams(station).whole());
      long sequence = stream.steps();
      stream
          .step(reading.values(), reading.time())
          .ifPresent(
              known ->
                  results.add(
                      new Result(
                          key,
                          key,
                          reading.time(),
                          sequence,
                          known.version(),
                          known.output(),
                          null)));
    }
    return results;
  }

  private static List<Reading> readings() {
    try (Stream<Reading> all = BeijingAir.days(DAYS).readings()) {
      return all.filter(reading -> STATIONS.contains(reading.key())).toList();
    }
  }
}
