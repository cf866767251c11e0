package io.millrace.evaluate.detection;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.ArrayList;
import java.util.List;

/*
 * Sums:  | AlarmMeasure | RangeMeasure | NabMeasure | ScoreBins, if areas are binned |
 */
/**
 * All metrics of a score whose values above a threshold are alarms: of readings and events, of
 * ranges, the score of NAB with its three profiles, and the areas under the curves of all
 * thresholds. {@link DetectionEvents} adds the readings of a key.
 */
public final class DetectionMeasure implements Measure {

  private final AlarmMeasure alarms = new AlarmMeasure();
  private final RangeMeasure ranges = new RangeMeasure(RangeMeasure.Rule.USUAL);
  private final NabMeasure nab = new NabMeasure();
  private final ScoreBins bins = new ScoreBins();
  private final Areas areas;
  private final List<Named> named = new ArrayList<>();

  /** Where the areas under the curves are from. */
  public enum Areas {
    /** Counts of scores in bins are among the sums. */
    BINNED,
    /** They are not judged here. */
    NONE
  }

  /** A metric of a part, whose sums begin at an index. */
  private record Named(Metric metric, Measure part, int at) {}

  /**
   * @param areas whether counts of scores are kept, 10 KiB
   */
  public DetectionMeasure(Areas areas) {
    this.areas = areas;
    alarms.metrics().forEach(metric -> named.add(new Named(metric, alarms, 0)));
    for (String name : List.of("range_precision", "range_recall", "range_f1")) {
      name(ranges, name, rangesAt());
    }
    for (NabProfile profile : NabProfile.values()) {
      name(nab, profile.metric(), nabAt());
    }
    if (areas == Areas.BINNED) {
      for (String name :
          List.of("area", "area_error", "average_precision", "average_precision_error")) {
        name(bins, name, binsAt());
      }
    }
  }

  private void name(Measure part, String name, int at) {
    named.add(new Named(part.metrics().get(part.index(name)), part, at));
  }

  int rangesAt() {
    return alarms.sums();
  }

  int nabAt() {
    return rangesAt() + ranges.sums();
  }

  int binsAt() {
    return nabAt() + nab.sums();
  }

  NabMeasure nab() {
    return nab;
  }

  /** Counts a score in its bin. */
  void bin(double score, Mark mark, double[] into) {
    if (areas == Areas.BINNED) {
      bins.judge(score, mark, into, binsAt());
    }
  }

  /** Number of the first sums, which are not counts of scores. */
  public int withoutAreas() {
    return binsAt();
  }

  @Override
  public int sums() {
    return binsAt() + (areas == Areas.BINNED ? bins.sums() : 0);
  }

  @Override
  public List<Metric> metrics() {
    return named.stream().map(Named::metric).toList();
  }

  @Override
  public double value(int metric, double[] sums) {
    Named one = named.get(metric);
    double[] own = new double[one.part().sums()];
    System.arraycopy(sums, one.at(), own, 0, own.length);
    return one.part().value(one.metric().name(), own);
  }
}
