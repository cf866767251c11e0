package io.millrace.simulate.demo.activity;

import io.millrace.api.math.SeededRandom;
import io.millrace.simulate.trace.ActivityRecordings;
import io.millrace.simulate.trace.Channel;
import io.millrace.simulate.trace.Reading;
import io.millrace.simulate.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The activity recordings with one key for each person and label scheme: three people with three
 * recordings each, under each of the three {@link Labels}.
 */
final class LabelledPeople implements Trace {

  private static final long SEED = 6;

  private final ActivityRecordings recordings = new ActivityRecordings();

  /** The person of a recording such as s18_02. */
  static String person(String recording) {
    return recording.substring(0, recording.indexOf('_'));
  }

  /** The number of a recording such as s18_02. */
  static int number(String recording) {
    return Integer.parseInt(recording.substring(recording.indexOf('_') + 1));
  }

  /** The recordings with all labels, for the evaluation. */
  List<Reading> truth() {
    try (Stream<Reading> readings = recordings.readings()) {
      return readings.toList();
    }
  }

  /** The people, sorted. */
  List<String> people() {
    return recordings.keys().stream().map(LabelledPeople::person).distinct().sorted().toList();
  }

  @Override
  public List<Channel> channels() {
    return recordings.channels();
  }

  @Override
  public List<String> keys() {
    return people().stream()
        .flatMap(person -> Arrays.stream(Labels.values()).map(labels -> labels.key(person)))
        .sorted()
        .toList();
  }

  @Override
  public long count() {
    return recordings.count() * Labels.values().length;
  }

  @Override
  public String attribution() {
    return recordings.attribution();
  }

  @Override
  public Stream<Reading> readings() {
    SeededRandom random = new SeededRandom(SEED);
    return recordings.readings().flatMap(reading -> labelled(reading, random).stream());
  }

  private static List<Reading> labelled(Reading reading, SeededRandom random) {
    List<Reading> all = new ArrayList<>();
    for (Labels labels : Labels.values()) {
      float[] values = reading.values().clone();
      if (!labels.shows(number(reading.key()), random)) {
        values[values.length - 1] = Float.NaN;
      }
      all.add(new Reading(labels.key(person(reading.key())), reading.time(), values));
    }
    return all;
  }
}
