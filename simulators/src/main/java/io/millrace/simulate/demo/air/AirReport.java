package io.millrace.simulate.demo.air;

import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.Tensor;
import io.millrace.simulate.demo.DemoSections;
import io.millrace.simulate.demo.DemoSummary;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.HeatMap;
import io.millrace.simulate.report.LineChart;
import io.millrace.simulate.report.Report;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.report.Timeline;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** Makes the report of the air-quality demo. */
final class AirReport {

  private static final int MARKS = 3;
  private static final Duration MARKS_APART = Duration.ofDays(30);

  private static final Set<String> NEW_YEAR = Set.of("2016-02-08", "2017-01-28");

  /** Smallest score in the timeline; scores below are usual. */
  private static final double UNUSUAL = 2;

  private final AirOutcome outcome;
  private final Evaluation evaluation;

  AirReport(AirOutcome outcome) {
    this.outcome = outcome;
    this.evaluation = outcome.evaluation();
  }

  Report report() {
    return new Report(
        "Beijing air quality: dictionary learned online, 8 stations",
        "Hourly air quality and weather of Beijing, processed by Kafka and Flink in one process."
            + " Each station has a dictionary of its own. The dictionary codes each reading by 3 of"
            + " 11 atoms and learns from the reading afterwards. No reading is stored.",
        List.of(
            summary(),
            peers(),
            errors(),
            atoms(),
            anomalies(),
            DemoSections.flow(outcome.run().flow()),
            DemoSections.refused(outcome.part().letters())),
        outcome.trace().attribution());
  }

  private Section summary() {
    return new Section(
        "Summary",
        "Errors are relative to the standardized reading, over observed channels, from the fifth "
            + "week on. 0 % is exact; the mean as answer has 100 %. All methods keep 3 numbers of "
            + "each reading, but the last value, which keeps none and does not use the present "
            + "reading. Predict, too, uses the station's reading before. "
            + AirPeers.meaning(evaluation),
        List.of(outcome.summary(), AirTables.stations(outcome)));
  }

  private static Section peers() {
    return new Section(
        "Beside scikit-learn",
        "Errors of the benchmark page (docs/benchmarks/dictionary.md): the first 40,000 of these"
            + " readings after four weeks, all stations as one group, three numbers of each reading"
            + " kept, each coded before it is learned. scikit-learn's dictionary was tuned on the"
            + " first tenth and takes about fifty times the processor time a reading. Printed by "
            + AirPeers.COMMAND
            + ".",
        List.of(AirPeers.table()));
  }

  private Section errors() {
    List<Series> series = new ArrayList<>();
    List<String> methods = evaluation.methods();
    for (int method = 0; method < methods.size(); method++) {
      SortedMap<Long, Double> weekly = evaluation.weekly(method);
      double[] x = weekly.keySet().stream().mapToDouble(Long::doubleValue).toArray();
      double[] y = weekly.values().stream().mapToDouble(Double::doubleValue).toArray();
      series.add(new Series(methods.get(method), x, y));
    }
    return new Section(
        "Error over time, compared with simple methods",
        "Each reading is coded before it is learned. Online PCA is exact: it has the best three "
            + "fixed directions of all readings so far. The dictionary chooses 3 of its 11 atoms "
            + "anew for each reading.",
        List.of(
            new LineChart(
                "Relative error by week, all stations",
                new Dimension("event time", new Scale.Time(BeijingAir.ZONE)),
                new Dimension("relative error", new Scale.Linear()),
                series)));
  }

  private Section atoms() {
    List<String> channels = outcome.trace().channels().stream().map(Channel::name).toList();
    List<HeatMap> maps = new ArrayList<>();
    outcome
        .models()
        .forEach(
            (station, model) -> {
              if (maps.size() < 2) {
                maps.add(atoms(station, model, channels));
              }
            });
    return new Section(
        "Learned atoms",
        "A row is an atom: channels that rise (orange) and fall (blue) together, in standard"
            + " deviations. Atoms are sorted by their share of the energy of the codes in the"
            + " second half of the readings. Two stations are shown; the models folder has all.",
        List.copyOf(maps));
  }

  private HeatMap atoms(String station, PublishedModel model, List<String> channels) {
    Tensor dictionary = model.contents().tensor("dictionary");
    int n = channels.size();
    double[] energies = evaluation.stations().get(station).energies();
    double all =
        Math.max(Double.MIN_NORMAL, IntStream.range(0, n).mapToDouble(i -> energies[i]).sum());
    List<Integer> order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(atom -> -energies[atom]))
            .toList();
    List<String> names = new ArrayList<>();
    float[][] rows = new float[n][n];
    for (int row = 0; row < n; row++) {
      int atom = order.get(row);
      names.add(String.format(Locale.ROOT, "atom %d · %.0f %%", atom, 100 * energies[atom] / all));
      float sign = sign(dictionary.values(), atom * n, n);
      for (int channel = 0; channel < n; channel++) {
        rows[row][channel] = sign * dictionary.values()[atom * n + channel];
      }
    }
    return new HeatMap(station, names, channels, rows);
  }

  /** The sign of an atom is arbitrary; it is drawn with its largest entry positive. */
  private static float sign(float[] values, int from, int n) {
    int largest = from;
    for (int i = from; i < from + n; i++) {
      largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
    }
    return values[largest] < 0 ? -1 : 1;
  }

  private Section anomalies() {
    List<Timeline.Lane> lanes = new ArrayList<>();
    evaluation.stations().forEach((name, station) -> lanes.add(lane(name, station)));
    return new Section(
        "Unusual readings",
        "The highest anomaly score of each day: the squared residual of a reading divided by its "
            + "mean, so about 1 is usual. Marks show the highest scores of each station, with the "
            + "channel of the largest residual, its value and the expected value."
            + festivals(),
        List.of(
            new Timeline(
                "Anomaly score by day and station",
                new Scale.Time(BeijingAir.ZONE),
                UNUSUAL,
                lanes),
            AirTables.unusual(outcome, station -> station.peaks().highest(MARKS, MARKS_APART))));
  }

  /** Explains the marks at the Chinese New Year; empty if there are none. */
  private String festivals() {
    long festive =
        evaluation.stations().values().stream()
            .flatMap(station -> station.peaks().highest(MARKS, MARKS_APART).stream())
            .filter(peak -> NEW_YEAR.contains(DemoSummary.day(peak.reading().time())))
            .count();
    return festive == 0
        ? ""
        : String.format(
            Locale.ROOT,
            " %d of the marks are the first hours of the Chinese New Year, 8 February 2016 and 28"
                + " January 2017, with fireworks. The pipeline has no calendar.",
            festive);
  }

  private Timeline.Lane lane(String name, StationEvaluation station) {
    List<DailyPeaks.Peak> days = List.copyOf(station.peaks().all());
    return new Timeline.Lane(
        name,
        days.stream().mapToDouble(peak -> peak.reading().time()).toArray(),
        days.stream().mapToDouble(DailyPeaks.Peak::score).toArray(),
        station.peaks().highest(MARKS, MARKS_APART).stream().map(this::mark).toList());
  }

  private Timeline.Mark mark(DailyPeaks.Peak peak) {
    Channel channel = outcome.trace().channels().get(peak.channel());
    return new Timeline.Mark(
        peak.reading().time(),
        peak.score(),
        String.format(
            Locale.ROOT,
            "%s: %s %s, expected %s %s",
            DemoSummary.day(peak.reading().time()),
            channel.name(),
            AirTables.amount(peak.measured()),
            AirTables.amount(peak.expected()),
            channel.unit()));
  }
}
