package io.millrace.benchmark.published;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Distance;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import io.millrace.benchmark.published.score.Method;
import io.millrace.benchmark.published.score.PipelineMethod;
import io.millrace.benchmark.published.score.PipelineMethod.Learning;
import io.millrace.benchmark.published.score.Readings;
import io.millrace.benchmark.published.score.Smoothed;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Channel;
import io.millrace.simulate.trace.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Measures alarms at a rate: whether the rate is held per key, whether the channel with the largest
 * contribution is the one that was changed, and how soon sensors that stick or drift are found.
 *
 * <p>Arguments: ETTh1.csv, and a scenario of sensor faults.
 */
public final class AlarmRun {

  private static final String RATE = "1/7 d";
  private static final long DAY = 86_400_000L;
  private static final double EXPECTED_A_DAY = 1 / 7.0;
  private static final int FIRST = 90 * 24;
  private static final int DRAWS = 20;
  private static final double[] SIZES = {3, 5, 8};
  private static final int EVERY = 29;

  private AlarmRun() {}

  public static void main(String[] arguments) throws IOException {
    List<Readings> beijing = beijing();
    held(beijing, ett(Path.of(arguments[0])));
    culprits(beijing);
    new SensorFaults(Path.of(arguments[1]), beijing, channels()).print(methods());
  }

  /** Scores of methods on rows of several channels, smoothed or not. */
  static List<Method> methods() {
    Method distance =
        new PipelineMethod("`distance`", "score", Learning.ALWAYS, Distance.defaults());
    Method dictionary =
        new PipelineMethod(
            "`standardize`, `dictionary`",
            "score",
            Learning.ALWAYS,
            Standardize.defaults(),
            Dictionary.keep(6));
    Method forecast =
        new PipelineMethod(
            "`standardize`, `forecast`",
            "error",
            Learning.ALWAYS,
            Standardize.defaults(),
            Forecast.defaults());
    return List.of(
        distance, new Smoothed(distance), dictionary, new Smoothed(dictionary), forecast);
  }

  static List<String> channels() {
    return BeijingAir.whole().channels().stream().map(Channel::name).toList();
  }

  static List<Readings> beijing() {
    Map<String, List<Reading>> stations = new LinkedHashMap<>();
    try (Stream<Reading> readings = BeijingAir.whole().readings()) {
      readings.forEach(
          reading ->
              stations.computeIfAbsent(reading.key(), key -> new ArrayList<>()).add(reading));
    }
    return stations.entrySet().stream()
        .map(
            station ->
                new Readings(
                    station.getKey(),
                    station.getValue().stream().mapToLong(Reading::time).toArray(),
                    station.getValue().stream().map(Reading::values).toArray(float[][]::new)))
        .toList();
  }

  private static Readings ett(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    return CsvSeries.read(whole.getParent(), whole, ",").readings();
  }

  /**
   * Rates of each key. A stationary stretch is made of its own scores: whole days in random order,
   * so that no season is left but the course of a day and what follows each other in it is.
   */
  private static void held(List<Readings> beijing, Readings ett) {
    MarkdownTable table =
        new MarkdownTable(
            "score of",
            "key",
            "days in random order, times " + RATE,
            "as they came, times " + RATE);
    List<Readings> keys = new ArrayList<>(beijing);
    keys.add(ett);
    for (Method method : methods()) {
      for (Readings key : keys) {
        double[] scores = method.scores(key, FIRST, 1);
        double whole = (scores.length - FIRST) / 24.0 * EXPECTED_A_DAY;
        double mixed = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
          mixed += alarms(key.times(), shuffled(scores, draw)) / (whole * DRAWS);
        }
        table.print(
            List.of(
                method.name(),
                key.name(),
                MarkdownTable.number(mixed, 2),
                MarkdownTable.number(alarms(key.times(), scores) / whole, 2)));
      }
    }
    System.out.println();
  }

  private static double alarms(long[] times, double[] scores) {
    return RateAlarms.from(FIRST, new RateAlarms(RATE).starts(times, scores)).length;
  }

  private static double[] shuffled(double[] scores, int seed) {
    List<Integer> days = new ArrayList<>();
    // The first days are those of methods that begin to learn.
    for (int day = 7; (day + 1) * 24 <= scores.length; day++) {
      days.add(day);
    }
    Collections.shuffle(days, new Random(seed));
    double[] mixed = new double[scores.length];
    Arrays.fill(mixed, Double.NaN);
    for (int at = 0; at < mixed.length; at++) {
      mixed[at] = scores[days.get(at / 24 % days.size()) * 24 + at % 24];
    }
    return mixed;
  }

  /**
   * A channel in turn is offset by a number of its deviations, up or down, in a reading of many.
   */
  private static void culprits(List<Readings> beijing) {
    MarkdownTable table =
        new MarkdownTable(
            "offset, deviations", "readings", "named", "usual before", "named of these");
    for (double size : SIZES) {
      long tried = 0;
      long named = 0;
      long usual = 0;
      long namedOfUsual = 0;
      for (Readings key : beijing) {
        double[] deviation = deviations(key);
        double border = border(key);
        SingleStream stream =
            SingleStream.of(Operators.model(key.channels(), Distance.defaults()), 0);
        for (int at = 0; at < key.count(); at++) {
          int channel = at / EVERY % key.channels();
          if (at >= FIRST && at % EVERY == 0 && !Float.isNaN(key.values()[at][channel])) {
            float[] changed = key.values()[at].clone();
            changed[channel] +=
                (float)
                    ((at / EVERY / key.channels() % 2 == 0 ? 1 : -1) * size * deviation[channel]);
            float[] parts =
                stream.peek(changed, key.times()[at]).orElseThrow().numbers("contribution");
            long larger = 0;
            for (int other = 0; other < parts.length; other++) {
              larger += other != channel && parts[other] >= parts[channel] ? 1 : 0;
            }
            boolean wasUsual =
                stream.peek(key.values()[at], key.times()[at]).orElseThrow().number("score")
                    <= border;
            tried++;
            named += larger == 0 ? 1 : 0;
            usual += wasUsual ? 1 : 0;
            namedOfUsual += wasUsual && larger == 0 ? 1 : 0;
          }
          stream.step(key.values()[at], key.times()[at]);
        }
      }
      table.print(
          List.of(
              MarkdownTable.number(size, 0),
              String.format(Locale.ROOT, "%,d", tried),
              MarkdownTable.number(100.0 * named / tried, 1) + " %",
              String.format(Locale.ROOT, "%,d", usual),
              MarkdownTable.number(100.0 * namedOfUsual / usual, 1) + " %"));
    }
    System.out.println();
  }

  /** Nineteen of twenty scores of the key are at most this. */
  private static double border(Readings key) {
    double[] scores = methods().get(0).scores(key, FIRST, 1);
    double[] sorted = Arrays.stream(scores, FIRST, scores.length).sorted().toArray();
    return sorted[(int) (.95 * sorted.length)];
  }

  private static double[] deviations(Readings key) {
    double[] deviations = new double[key.channels()];
    for (int channel = 0; channel < deviations.length; channel++) {
      double sum = 0;
      double squares = 0;
      int count = 0;
      for (float[] row : key.values()) {
        if (!Float.isNaN(row[channel])) {
          sum += row[channel];
          squares += (double) row[channel] * row[channel];
          count++;
        }
      }
      deviations[channel] = Math.sqrt(squares / count - sum / count * (sum / count));
    }
    return deviations;
  }

  /** Days of event time. */
  static double days(long millis) {
    return millis / (double) DAY;
  }
}
