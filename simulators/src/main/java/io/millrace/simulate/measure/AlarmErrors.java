package io.millrace.simulate.measure;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.detection.AlarmMeasure;
import io.millrace.evaluate.detection.DetectionMeasure;
import io.millrace.evaluate.detection.NabMeasure;
import io.millrace.evaluate.judge.AnsweredRow;
import io.millrace.evaluate.judge.Judged.Alarms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Judges the alarms of scores above a threshold by labelled readings: one by one, as events, as
 * ranges, and by the rules of NAB, in which a range of labelled readings of a key is a window.
 *
 * <p>The probation of NAB depends on the number of results of a key, so that nothing is judged
 * before all have been added.
 */
public final class AlarmErrors {

  private static final float[] UNKNOWN = {};

  private final String label;
  private final double threshold;
  private final Recent recent;
  private final AlarmMeasure measure = new AlarmMeasure();
  private final DetectionMeasure detection = new DetectionMeasure(DetectionMeasure.Areas.NONE);
  private final SortedMap<String, List<ResultRow>> keys = new TreeMap<>();
  private List<BaselineKind> baselines = List.of();
  private int season = 1;

  /** Null without simple methods. */
  private ReadingTable shown;

  /** Null while results are added. */
  private List<MethodSums> methods;

  /**
   * @param label of the readings that should be found
   * @param threshold a score above it is an alarm
   * @param recent which parts are judged besides the whole
   */
  public AlarmErrors(String label, double threshold, Recent recent) {
    this.label = label;
    this.threshold = threshold;
    this.recent = recent;
  }

  /**
   * Judges simple methods beside the scores: the score is the error of a forecast of the reading,
   * in usual errors of its channel. A reading that the table does not have is not judged.
   *
   * @param readings as the pipeline read them
   * @param kinds the methods
   * @param length readings of a season; 1 for none
   */
  public AlarmErrors beside(ReadingTable readings, List<BaselineKind> kinds, int length) {
    shown = readings;
    baselines = List.copyOf(kinds);
    season = length;
    methods = null;
    return this;
  }

  /** Adds one result; the results of a key must come in order. */
  public void add(ResultRow row) {
    keys.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
    methods = null;
  }

  private List<MethodSums> judged() {
    if (methods == null) {
      KeyJudges judges = new KeyJudges(this::alarms, baselines, season, recent);
      keys.forEach((key, rows) -> rows.forEach(row -> judges.judge(key, answered(row))));
      judges.end();
      methods = judges.methods();
    }
    return methods;
  }

  private Alarms alarms(String key) {
    return new Alarms(
        label,
        threshold,
        shown == null ? 1 : shown.width(),
        NabMeasure.probation(keys.getOrDefault(key, List.of()).size()),
        DetectionMeasure.Areas.NONE);
  }

  private AnsweredRow answered(ResultRow row) {
    float[] seen = shown == null ? null : shown.at(row.key(), row.time());
    return new AnsweredRow(
        row.time(),
        row.sequence(),
        UNKNOWN,
        seen == null ? UNKNOWN : seen,
        new float[] {(float) row.score()},
        row.label());
  }

  /** What the first sums of {@link #points} mean. */
  public AlarmMeasure measure() {
    return measure;
  }

  /** What the sums of {@link #points} mean: with ranges, and the score of NAB. */
  public DetectionMeasure detection() {
    return detection;
  }

  /** Sums of the scores. */
  public MethodSums points() {
    return judged().get(0);
  }

  /** Sums of the scores, and of the simple methods beside them. */
  public List<MethodSums> methods() {
    return List.copyOf(judged());
  }

  /** Metrics of ranges and of NAB, by name. */
  public Map<String, Double> others() {
    double[] sums = points().all();
    Map<String, Double> others = new LinkedHashMap<>();
    for (String name :
        List.of(
            "range_precision",
            "range_recall",
            "range_f1",
            "nab_standard",
            "nab_low_fp",
            "nab_low_fn")) {
      others.put(name, detection.value(name, sums));
    }
    return others;
  }
}
