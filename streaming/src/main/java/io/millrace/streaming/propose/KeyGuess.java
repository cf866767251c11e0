package io.millrace.streaming.propose;

import io.millrace.state.KeyClock;
import io.millrace.streaming.runtime.clock.ConfirmedTime;
import io.millrace.streaming.sample.SampleColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which field tells sequences of records apart, and how the times of the records follow each other
 * then.
 *
 * @param column the field; empty: the name of the file
 * @param keys of the records
 * @param times of the records
 * @param note what was assumed
 */
record KeyGuess(Optional<SampleColumn> column, String[] keys, long[] times, String note) {

  private static final String OF_FILE = "";

  static KeyGuess ofFile(long[] times, String note) {
    String[] keys = new String[times.length];
    Arrays.fill(keys, OF_FILE);
    return new KeyGuess(Optional.empty(), keys, times, note);
  }

  static KeyGuess of(SampleColumn column, long[] times) {
    String[] keys = new String[times.length];
    for (int record = 0; record < keys.length; record++) {
      keys[record] = column.text(record);
    }
    return new KeyGuess(Optional.of(column), keys, times, "");
  }

  KeyGuess because(String reason) {
    return new KeyGuess(column, keys, times, reason);
  }

  /** Records whose time is not after that of the record before of their key. */
  int disorder() {
    Map<String, Long> last = new HashMap<>();
    int found = 0;
    for (int record = 0; record < times.length; record++) {
      if (times[record] != TimeGuess.NONE) {
        Long before = last.put(keys[record], times[record]);
        found += before != null && times[record] <= before ? 1 : 0;
      }
    }
    return found;
  }

  /** Records of each key. */
  Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new HashMap<>();
    for (String key : keys) {
      sizes.merge(key, 1, Integer::sum);
    }
    return sizes;
  }

  /** Times between records of a key, in milliseconds, sorted; only those that go on. */
  long[] steps() {
    Map<String, Long> last = new HashMap<>();
    List<Long> steps = new ArrayList<>();
    for (int record = 0; record < times.length; record++) {
      if (times[record] != TimeGuess.NONE) {
        Long before = last.put(keys[record], times[record]);
        if (before != null && times[record] > before) {
          steps.add(times[record] - before);
        }
      }
    }
    return steps.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** Records that a pipeline with a lateness would refuse as late. */
  int late(long lateness) {
    ConfirmedTime rule = new ConfirmedTime(lateness);
    Map<String, KeyClock> clocks = new HashMap<>();
    int late = 0;
    for (int record = 0; record < times.length; record++) {
      if (times[record] != TimeGuess.NONE) {
        KeyClock clock = clocks.getOrDefault(keys[record], KeyClock.UNSET);
        ConfirmedTime.Judgement judged = rule.judge(clock, times[record]);
        clocks.put(keys[record], judged.clock());
        late += judged.late() ? 1 : 0;
      }
    }
    return late;
  }
}
