package io.millrace.streaming.propose;

import io.millrace.streaming.sample.SampleColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the field that names the sensor of a record, where each record has the value of one. The
 * name of the field must say so: by its texts alone it could as well tell devices apart.
 */
final class SensorFinder {

  /** With more, a row would be mostly gaps, and the names are perhaps those of devices. */
  static final int MOST_SENSORS = 64;

  private static final Set<String> NAMES =
      Set.of(
          "sensor",
          "sensorname",
          "sensorid",
          "tag",
          "tagname",
          "tagid",
          "metric",
          "entity",
          "entityid",
          "variable",
          "parameter",
          "measurand",
          "signal",
          "quantity");

  private static final int LONGEST_NAME = 128;
  private static final double MOST_GAPS = 0.001;

  /** Share of the records that may have the key, sensor and time of another. */
  private static final double MOST_REPEATED = 0.01;

  private final List<ColumnProfile> profiles;
  private final KeyFinder keys;
  private final long[] times;
  private final SampleColumn value;

  /**
   * @param value the one field of numbers
   */
  SensorFinder(List<ColumnProfile> profiles, KeyFinder keys, long[] times, ColumnProfile value) {
    this.profiles = profiles;
    this.keys = keys;
    this.times = times;
    this.value = value.column();
  }

  /**
   * What is found.
   *
   * @param rows how rows would be made
   * @param key what has the sensors
   */
  record Found(Proposal.Rows rows, KeyGuess key) {}

  /** The sensors and their key; empty if records are not of single sensors. */
  Optional<Found> find() {
    return profiles.stream()
        .filter(this::mayNameSensors)
        .map(this::found)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private boolean mayNameSensors(ColumnProfile profile) {
    return profile.content() == ColumnProfile.Content.TEXTS
        && profile.column() != value
        && profile.gaps() <= MOST_GAPS
        && profile.counts().absent() == 0
        && TimeNames.words(profile.path()).stream().anyMatch(NAMES::contains);
  }

  private Optional<Found> found(ColumnProfile profile) {
    Map<String, Integer> sensors = new LinkedHashMap<>();
    for (int record = 0; record < times.length; record++) {
      if (profile.column().has(record)) {
        sensors.merge(profile.column().text(record), 1, Integer::sum);
      }
    }
    if (sensors.size() < 2
        || sensors.size() > MOST_SENSORS
        || 2 * sensors.size() > times.length
        || sensors.keySet().stream().anyMatch(name -> name.length() > LONGEST_NAME)) {
      return Optional.empty();
    }
    KeyGuess key = keys.beside(profile).orElseGet(() -> KeyGuess.ofFile(times, ""));
    Pairs pairs = new Pairs(key, profile.column());
    if (!pairs.areShared(sensors.size()) || pairs.repeated() > MOST_REPEATED * times.length) {
      return Optional.empty();
    }
    List<Long> steps = pairs.steps.values().stream().flatMap(List::stream).sorted().toList();
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    long slowest =
        pairs.steps.values().stream().mapToLong(SensorFinder::median).max().orElseThrow();
    Duration every = Numerals.grid(steps.get(steps.size() / 2));
    Duration within = Numerals.grid(2 * slowest);
    KeyGuess told =
        key.because(
            key.column().isEmpty()
                ? "The sensors are those of one key, the name of the file."
                : Numerals.count(key.sizes().size())
                    + (key.sizes().size() == 1 ? " key" : " keys")
                    + " in the sample, which have these sensors.");
    return Optional.of(
        new Found(
            new Proposal.Rows(
                profile,
                sensors,
                every,
                within.compareTo(every) < 0 ? every : within,
                rows(key, every.toMillis())),
            told));
  }

  private static long median(List<Long> steps) {
    return steps.stream().sorted().toList().get(steps.size() / 2);
  }

  /** Rows of the usual key. */
  private int rows(KeyGuess key, long every) {
    Map<String, Set<Long>> rows = new HashMap<>();
    for (int record = 0; record < times.length; record++) {
      if (times[record] != TimeGuess.NONE) {
        rows.computeIfAbsent(key.keys()[record], any -> new HashSet<>())
            .add(Math.floorDiv(times[record], every));
      }
    }
    List<Integer> sizes = rows.values().stream().map(Collection::size).sorted().toList();
    return sizes.get(sizes.size() / 2);
  }

  /** The sensors of keys: which there are, and how their readings follow each other. */
  private final class Pairs {

    private record Pair(String key, String sensor) {}

    private final Map<Pair, Set<Long>> seen = new HashMap<>();

    /** Times between the readings of a sensor of a key, by sensor; only those that go on. */
    private final Map<String, List<Long>> steps = new HashMap<>();

    private final int keys;
    private int records;

    Pairs(KeyGuess key, SampleColumn sensor) {
      Map<Pair, Long> last = new HashMap<>();
      for (int record = 0; record < times.length; record++) {
        if (times[record] != TimeGuess.NONE && sensor.has(record)) {
          records++;
          Pair pair = new Pair(key.keys()[record], sensor.text(record));
          seen.computeIfAbsent(pair, any -> new HashSet<>()).add(times[record]);
          Long before = last.put(pair, times[record]);
          if (before != null && times[record] > before) {
            steps
                .computeIfAbsent(pair.sensor(), any -> new ArrayList<>())
                .add(times[record] - before);
          }
        }
      }
      keys = key.sizes().size();
    }

    /** Whether most keys have most sensors. */
    boolean areShared(int sensors) {
      return 2L * seen.size() > (long) keys * sensors;
    }

    /** Records with the key, sensor and time of another. */
    int repeated() {
      return records - seen.values().stream().mapToInt(Set::size).sum();
    }
  }
}
