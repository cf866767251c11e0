package io.millrace.simulate.demo.air;

import io.millrace.simulate.trace.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The most unusual reading of every day of a station. */
final class DailyPeaks {

  private static final long DAY = Duration.ofDays(1).toMillis();

  private final TreeMap<Long, Peak> days = new TreeMap<>();

  /**
   * The most unusual reading of a day.
   *
   * @param score its anomaly score
   * @param channel the channel furthest from its reconstruction
   * @param expected that reconstruction, in the channel's unit
   */
  record Peak(Reading reading, float score, int channel, float expected) {

    /** What was measured, in the channel's unit. */
    float measured() {
      return reading.values()[channel];
    }
  }

  /** Whether a reading is more unusual than the others of its day so far. */
  boolean isHigher(long time, float score) {
    Peak peak = days.get(Math.floorDiv(time, DAY));
    return Float.isFinite(score) && (peak == null || score > peak.score());
  }

  void note(Peak peak) {
    days.put(Math.floorDiv(peak.reading().time(), DAY), peak);
  }

  /** By day. */
  Collection<Peak> all() {
    return days.values();
  }

  /**
   * The highest, the most unusual first.
   *
   * @param count largest number of readings
   * @param apart least time between two of them
   */
  List<Peak> highest(int count, Duration apart) {
    List<Peak> chosen = new ArrayList<>();
    for (Peak peak :
        days.values().stream()
            .sorted(Comparator.comparingDouble(candidate -> -candidate.score()))
            .toList()) {
      boolean free =
          chosen.stream()
              .noneMatch(
                  taken ->
                      Math.abs(taken.reading().time() - peak.reading().time()) < apart.toMillis());
      if (free && chosen.size() < count) {
        chosen.add(peak);
      }
    }
    return chosen;
  }
}
