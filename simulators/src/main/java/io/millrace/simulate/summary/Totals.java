package io.millrace.simulate.summary;

import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.detection.Ranking;
import io.millrace.simulate.summary.record.ResultRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The first pass over results: a few numbers of each key, by which the second one is planned. */
final class Totals {

  private static final int SAMPLE = 4096;
  private static final int MOST_LABELS = 50;

  private final Optional<Fields.Placed> error;
  private final Optional<Fields.Placed> score;
  private final Optional<Fields.Placed> unusual;
  private final Optional<String> label;
  private final Map<String, OfKey> keys = new HashMap<>();
  private final Map<String, Long> labels = new TreeMap<>();
  private final TreeMap<Long, Long> written = new TreeMap<>();
  private final Ranking ranking = new Ranking();
  private final long[] sample = new long[SAMPLE];
  private final SplittableRandom random = new SplittableRandom(1);
  private long count;
  private long shadows;
  private long flagged;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private boolean hasFields;

  /** One key. */
  static final class OfKey {
    String group;
    long count;
    long version;
    long flagged;
    double errors;
    long judged;
    double highest = Double.NEGATIVE_INFINITY;

    double error() {
      return judged == 0 ? Double.NaN : errors / judged;
    }
  }

  /**
   * @param label results with it are marked; empty: none
   */
  Totals(Fields fields, Optional<String> label) {
    this.error = fields.first(Meaning.ERROR);
    this.score = fields.first(Meaning.SCORE);
    this.unusual = fields.first(Meaning.UNUSUAL);
    this.label = label;
  }

  void add(ResultRecord record, long millis) {
    hasFields |= record.hasFields;
    if (record.shadow) {
      shadows++;
      return;
    }
    OfKey key = keys.computeIfAbsent(record.key, name -> new OfKey());
    key.group = record.group == null ? record.key : record.group;
    key.count++;
    key.version = Math.max(key.version, record.version);
    error.ifPresent(
        field -> {
          double value = field.number(record.output);
          if (Double.isFinite(value)) {
            key.errors += value;
            key.judged++;
          }
        });
    score.ifPresent(
        field -> {
          double value = field.number(record.output);
          key.highest = value > key.highest ? value : key.highest;
          label.ifPresent(
              text -> ranking.add(value, text.equals(record.label) ? Mark.MARKED : Mark.USUAL));
        });
    if (unusual.isPresent() && unusual.get().number(record.output) > 0) {
      key.flagged++;
      flagged++;
    }
    if (record.label != null && (labels.containsKey(record.label) || labels.size() < MOST_LABELS)) {
      labels.merge(record.label, 1L, Long::sum);
    }
    first = Math.min(first, record.time);
    last = Math.max(last, record.time);
    long place = count < SAMPLE ? count : random.nextLong(count + 1);
    if (place < SAMPLE) {
      sample[(int) place] = record.time;
    }
    count++;
    written.merge(millis / 1000, 1L, Long::sum);
  }

  long count() {
    return count;
  }

  long shadows() {
    return shadows;
  }

  long flagged() {
    return flagged;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  boolean hasFields() {
    return hasFields;
  }

  Map<String, OfKey> keys() {
    return keys;
  }

  /** Results by the second in which their file was written. */
  TreeMap<Long, Long> written() {
    return written;
  }

  /** How the scores rank the results with the label; empty without label, score or such results. */
  Optional<Ranking> ranking() {
    boolean known = ranking.marked() > 0 && ranking.marked() < ranking.count();
    return known ? Optional.of(ranking) : Optional.empty();
  }

  /** The labels that are marked: the one that is asked for, else all but the most frequent. */
  Set<String> marked() {
    if (label.isPresent()) {
      return Set.of(label.get());
    }
    Set<String> marked = new LinkedHashSet<>(labels.keySet());
    labels.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(most -> marked.remove(most.getKey()));
    return marked.size() <= 5 ? marked : Set.of();
  }

  /**
   * The range of event time that is drawn: all of it, but for times so far from nearly all others
   * that a clock must have been wrong.
   */
  Grid grid(int most) {
    if (count == 0) {
      return new Grid(0, 1, 1);
    }
    long[] times = Arrays.copyOf(sample, (int) Math.min(count, SAMPLE));
    Arrays.sort(times);
    int far = Math.max(times.length / 200, times.length < 20 ? 0 : 1);
    long low = times[far];
    long high = times[times.length - 1 - far];
    long room = Math.max(high - low, 1000) / 2;
    long readings = keys.values().stream().mapToLong(key -> key.count).max().orElse(1);
    // Shorter than the time between the readings of a key, most ranges would be empty.
    long least = (long) (.9 * (high - low) / Math.max(1, readings - 1));
    return Grid.of(Math.max(first, low - room), Math.min(last, high + room), most, least);
  }

  /** The keys that are shown: those of the largest errors, and those of the highest scores. */
  List<String> shown(int most) {
    List<String> names = new ArrayList<>(keys.keySet());
    if (names.size() <= most) {
      names.sort(Comparator.naturalOrder());
      return names;
    }
    Set<String> chosen = new LinkedHashSet<>();
    Comparator<String> byName = Comparator.naturalOrder();
    if (score.isPresent()) {
      names.sort(
          Comparator.comparingDouble((String key) -> -keys.get(key).highest).thenComparing(byName));
      chosen.addAll(names.subList(0, error.isPresent() ? most / 2 : most));
    }
    names.sort(
        Comparator.comparingDouble((String key) -> -worth(keys.get(key))).thenComparing(byName));
    for (String name : names) {
      if (chosen.size() < most) {
        chosen.add(name);
      }
    }
    List<String> sorted = new ArrayList<>(chosen);
    sorted.sort(byName);
    return sorted;
  }

  /** A key without errors comes last. */
  private static double worth(OfKey key) {
    return Double.isNaN(key.error()) ? Double.NEGATIVE_INFINITY : key.error();
  }
}
