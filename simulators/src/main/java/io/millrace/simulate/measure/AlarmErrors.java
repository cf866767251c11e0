package io.millrace.simulate.measure;

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

  /** The results of one key; positions count them from 0. */
  private static final class Series {
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
    this.points = new MethodSums(AnswerErrors.ANSWER, measure, recent);
  }

  /** Judges one result; the results of a key must come in order. */
  public void add(ResultRow row) {
    Series series = keys.computeIfAbsent(row.key(), key -> new Series());
    Mark mark = label.equals(row.label()) ? Mark.MARKED : Mark.USUAL;
    AlarmEvents.Answer answer = AlarmEvents.Answer.of(row.score(), threshold);
    points.judge(
        row.key(), row.time(), sums -> series.events.judge(row.time(), mark, answer, sums));
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
