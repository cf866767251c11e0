package io.millrace.simulate.contest;

import io.millrace.evaluate.baseline.BaselineKind;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How the answers of a comparison are judged.
 *
 * @param season readings of a season, 1 for none
 * @param level nominal coverage of intervals
 * @param skip number of first results of every key that are not judged
 * @param days length of a block, in days
 * @param baselines simple methods that answer too
 * @param threshold a score above it is an alarm; empty: alarms are not judged
 */
public record Rules(
    int season,
    double level,
    long skip,
    int days,
    List<BaselineKind> baselines,
    OptionalDouble threshold) {

  public Rules {
    baselines = List.copyOf(baselines);
  }
}
