package io.millrace.streaming.propose;

import io.millrace.streaming.sample.SampleColumn;
import io.millrace.streaming.sample.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the field that tells sequences apart. A field whose name says so is taken; else one that
 * explains why times repeat or go back in the file.
 */
final class KeyFinder {

  /** Words in the names of fields that identify something. */
  private static final Set<String> NAMES =
      Set.of(
          "id",
          "key",
          "device",
          "station",
          "sensor",
          "machine",
          "host",
          "hostname",
          "entity",
          "asset",
          "plant",
          "site",
          "node",
          "meter",
          "tag",
          "serial",
          "mac",
          "location",
          "room",
          "turbine",
          "pump",
          "vehicle",
          "patient",
          "subject",
          "equipment",
          "deviceid",
          "sensorid",
          "stationid",
          "nodeid",
          "entityid",
          "unit",
          "source",
          "instance",
          "metric",
          "tagname",
          "channel",
          "probe",
          "installation",
          "gateway",
          "eui",
          "thing",
          "name",
          "symbol",
          "dev");

  /** Those of them that often name something else. */
  private static final Set<String> WEAK =
      Set.of("name", "source", "unit", "channel", "tag", "metric", "location", "symbol");

  /** Share of records out of order that needs no explanation. */
  private static final double FEW = 0.01;

  private static final double MOST_GAPS = 0.001;

  private final List<ColumnProfile> profiles;
  private final long[] times;
  private final Set<SampleColumn> taken;

  /**
   * @param taken columns that are the time
   */
  KeyFinder(List<ColumnProfile> profiles, long[] times, List<SampleColumn> taken) {
    this.profiles = profiles;
    this.times = times;
    this.taken = new HashSet<>(taken);
  }

  KeyGuess find() {
    KeyGuess alone = KeyGuess.ofFile(times, "");
    int base = alone.disorder();
    List<ColumnProfile> candidates = profiles.stream().filter(this::maySeparate).toList();
    List<Tried> tried = new ArrayList<>();
    for (ColumnProfile candidate : candidates) {
      KeyGuess guess = KeyGuess.of(candidate.column(), times);
      tried.add(new Tried(guess, guess.disorder(), isKeyName(candidate.path()), candidate));
    }
    boolean ordered = base <= FEW * times.length;
    tried.removeIf(one -> !one.named && (ordered || 2 * one.disorder > base));
    tried.sort(
        Comparator.<Tried>comparingInt(one -> one.disorder > FEW * times.length ? 1 : 0)
            .thenComparingInt(Tried::weakness)
            .thenComparingInt(Tried::disorder)
            .thenComparingInt(one -> -one.profile.distinct()));
    if (tried.isEmpty()) {
      return alone.because(
          ordered
              ? "No field tells sequences apart, so the name of the file is the key."
              : "CHECK: "
                  + Numerals.count(base)
                  + " records are not later than the one before, and no field explains it. The"
                  + " name of the file is the key. If several devices are in the file, name the"
                  + " field that tells them apart.");
    }
    Tried best = tried.get(0);
    String keys =
        best.profile.distinct() == 1
            ? "one key in the sample, " + Words.shown(best.guess.keys()[0])
            : Numerals.count(best.profile.distinct()) + " keys in the sample";
    String why = best.named ? "taken by its name" : "with it, the times of a key go on";
    return best.guess.because(keys + "; " + why + "." + others(tried) + unexplained(best));
  }

  /** The field that tells apart what has sensors, by its name; empty if none does. */
  Optional<KeyGuess> beside(ColumnProfile sensor) {
    return profiles.stream()
        .filter(
            profile ->
                profile.column() != sensor.column()
                    && maySeparate(profile)
                    && isKeyName(profile.path()))
        // A unit or a source that belongs to the sensor tells nothing apart.
        .filter(profile -> !isWeak(profile.path()) || !determines(sensor, profile))
        .max(
            Comparator.<ColumnProfile>comparingInt(profile -> isWeak(profile.path()) ? 0 : 1)
                .thenComparingInt(ColumnProfile::distinct))
        .map(profile -> KeyGuess.of(profile.column(), times));
  }

  /** Whether records of one sensor always have the same text in another field. */
  private static boolean determines(ColumnProfile sensor, ColumnProfile other) {
    Map<String, String> texts = new HashMap<>();
    for (int record = 0; record < sensor.column().records(); record++) {
      String text = other.column().text(record);
      String before = texts.putIfAbsent(sensor.column().text(record), text);
      if (before != null && !before.equals(text)) {
        return false;
      }
    }
    return true;
  }

  private record Tried(KeyGuess guess, int disorder, boolean named, ColumnProfile profile) {

    /** How little the name says; a field that is the same in all records says less. */
    int weakness() {
      int weak = !named ? 3 : isWeak(profile.path()) ? 1 : 0;
      return 2 * weak + (profile.distinct() == 1 ? 3 : 0);
    }
  }

  private static String others(List<Tried> tried) {
    List<String> names =
        tried.stream().skip(1).map(one -> Words.shown(one.profile.path())).limit(5).toList();
    return names.isEmpty() ? "" : " Others that may be: " + String.join(", ", names) + ".";
  }

  /** What is left out of order: perhaps two fields together are the key. */
  private String unexplained(Tried best) {
    return best.disorder <= FEW * times.length
        ? ""
        : " CHECK: "
            + Numerals.count(best.disorder)
            + " records are still not later than the one before of their key. If a field"
            + " names the sensor of each value, write sensor: and value: in map, and align. If two"
            + " fields together tell sequences apart, write them into one before.";
  }

  private boolean maySeparate(ColumnProfile profile) {
    if (taken.contains(profile.column())
        || profile.gaps() > MOST_GAPS
        || profile.isCounter()
        || 2L * profile.distinct() > Math.max(2, times.length)) {
      return false;
    }
    return switch (profile.content()) {
      case TEXTS -> !LabelNames.isOne(profile.path());
      case NUMBERS ->
          profile.isWhole() && profile.numbers().firstKey() >= 0 && isIdentity(profile.path());
      default -> false;
    };
  }

  /** Whether a name is that of a field that identifies. */
  static boolean isKeyName(String path) {
    return TimeNames.words(path).stream().anyMatch(NAMES::contains);
  }

  private static boolean isWeak(String path) {
    return TimeNames.words(path).stream().filter(NAMES::contains).allMatch(WEAK::contains);
  }

  /** Whether a number of this name identifies and measures nothing. */
  static boolean isIdentity(String path) {
    List<String> words = TimeNames.words(path);
    return words.contains("id")
        || words.contains("key")
        || words.stream().anyMatch(word -> word.endsWith("id") && NAMES.contains(word))
        || (words.size() == 1
            && NAMES.contains(words.get(0))
            && !List.of("channel", "location", "source", "tag").contains(words.get(0)));
  }
}
