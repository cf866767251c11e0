package io.millrace.simulate.measure;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.ErrorScore;
import io.millrace.evaluate.detection.AlarmEvents;
import io.millrace.evaluate.detection.AlarmMeasure;
import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.detection.NabMeasure;
import io.millrace.evaluate.detection.RangeMeasure;
import io.millrace.evaluate.detection.SpanBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Judges the alarms of scores above a threshold by labelled readings: one by one, as events, as
 * ranges, and by the rules of NAB, in which a range of labelled readings of a key is a window.
 */
public final class AlarmErrors {

  private final String label;
  private final double threshold;
  private final AlarmMeasure measure = new AlarmMeasure();
  private final RangeMeasure ranges = new RangeMeasure(RangeMeasure.Rule.USUAL);
  private final NabMeasure nab = new NabMeasure();
  private final MethodSums points;
  private final SortedMap<String, Series> keys = new TreeMap<>();
  private final Recent recent;
  private final List<MethodSums> simple = new ArrayList<>();
  private List<BaselineKind> baselines = List.of();
  private int season = 1;

  /** Null without simple methods. */
  private ReadingTable shown;

  /** A simple method for one key. */
  private record Simple(ErrorScore score, AlarmEvents events) {}

  /** The results of one key; positions count them from 0. */
  private static final class Series {
    private final List<Simple> simple = new ArrayList<>();
    private final AlarmEvents events = new AlarmEvents();
    private final SpanBuilder marked = new SpanBuilder();
    private final SpanBuilder alarmed = new SpanBuilder();
    private final List<Long> alarms = new ArrayList<>();
    private long readings;
  }

  /**
   * @param label of the readings that should be found
   * @param threshold a score above it is an alarm
   * @param recent which parts are judged besides the whole
   */
  public AlarmErrors(String label, double threshold, Recent recent) {
    this.label = label;
    this.threshold = threshold;
    this.recent = recent;
    this.points = new MethodSums(AnswerErrors.ANSWER, measure, recent);
  }

  /**
   * Judges simple methods beside the scores: the score is the error of a forecast of the reading,
   * in usual errors of its channel.
   *
   * @param readings as the pipeline read them
   * @param kinds the methods
   * @param length readings of a season; 1 for none
   */
  public AlarmErrors beside(ReadingTable readings, List<BaselineKind> kinds, int length) {
    shown = readings;
    baselines = List.copyOf(kinds);
    season = length;
    baselines.forEach(kind -> simple.add(new MethodSums(kind.word(), measure, recent)));
    return this;
  }

  private Series series() {
    Series series = new Series();
    for (BaselineKind kind : baselines) {
      BaselineKind.Horizon horizon = new BaselineKind.Horizon(shown.width(), 1, season);
      ErrorScore score = new ErrorScore(kind.forecaster(horizon), shown.width());
      series.simple.add(new Simple(score, new AlarmEvents()));
    }
    return series;
  }

  /** A reading that the table does not have is not judged. */
  private void simple(ResultRow row, Series series, Mark mark) {
    float[] reading = shown == null ? null : shown.at(row.key(), row.time());
    for (int method = 0; reading != null && method < series.simple.size(); method++) {
      Simple one = series.simple.get(method);
      AlarmEvents.Answer answer = AlarmEvents.Answer.of(one.score().score(reading), threshold);
      simple
          .get(method)
          .judge(row.key(), row.time(), sums -> one.events().judge(row.time(), mark, answer, sums));
    }
  }

  /** Judges one result; the results of a key must come in order. */
  public void add(ResultRow row) {
    Series series = keys.computeIfAbsent(row.key(), key -> series());
    Mark mark = label.equals(row.label()) ? Mark.MARKED : Mark.USUAL;
    AlarmEvents.Answer answer = AlarmEvents.Answer.of(row.score(), threshold);
    points.judge(
        row.key(), row.time(), sums -> series.events.judge(row.time(), mark, answer, sums));
    simple(row, series, mark);
    long position = series.readings++;
    if (mark == Mark.MARKED) {
      series.marked.add(position);
    }
    if (answer == AlarmEvents.Answer.ALARM) {
      series.alarmed.add(position);
      series.alarms.add(position);
    }
  }

  /** What the sums of {@link #points} mean. */
  public AlarmMeasure measure() {
    return measure;
  }

  /** Sums of readings and events. */
  public MethodSums points() {
    return points;
  }

  /** Sums of readings and events: of the scores, and of the simple methods beside them. */
  public List<MethodSums> methods() {
    List<MethodSums> methods = new ArrayList<>(List.of(points));
    methods.addAll(simple);
    return methods;
  }

  /** Metrics of ranges and of NAB, by name. */
  public Map<String, Double> others() {
    double[] ofRanges = new double[ranges.sums()];
    double[] ofNab = new double[nab.sums()];
    for (Series series : keys.values()) {
      ranges.judge(series.marked.spans(), series.alarmed.spans(), ofRanges);
      long[] alarms = series.alarms.stream().mapToLong(Long::longValue).toArray();
      nab.judge(series.readings, series.marked.spans(), alarms, ofNab);
    }
    Map<String, Double> others = new LinkedHashMap<>();
    for (String name : List.of("range_precision", "range_recall", "range_f1")) {
      others.put(name, ranges.value(name, ofRanges));
    }
    for (String name : List.of("nab_standard", "nab_low_fp", "nab_low_fn")) {
      others.put(name, nab.value(name, ofNab));
    }
    return others;
  }
}
