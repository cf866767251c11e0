package io.millrace.simulate.demo.people;

import io.millrace.api.math.SeededRandom;
import io.millrace.simulate.trace.Channel;
import io.millrace.simulate.trace.Reading;
import io.millrace.simulate.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Recordings of people with one key for each person and label scheme. A recording has a key such as
 * s18_02; the last channel is the label.
 */
public final class LabelledPeople implements Trace {

  private static final long SEED = 6;

  private final Trace recordings;
  private final List<Labels> schemes;

  /**
   * @param recordings of all people
   * @param schemes under which each of them is played
   */
  public LabelledPeople(Trace recordings, List<Labels> schemes) {
    this.recordings = recordings;
    this.schemes = List.copyOf(schemes);
  }

  /** The person of a recording such as s18_02. */
  public static String person(String recording) {
    return recording.substring(0, recording.indexOf('_'));
  }

  /** The number of a recording such as s18_02. */
  public static int number(String recording) {
    return Integer.parseInt(recording.substring(recording.indexOf('_') + 1));
  }

  /** The recordings with all labels, for the evaluation. */
  public List<Reading> truth() {
    try (Stream<Reading> readings = recordings.readings()) {
      return readings.toList();
    }
  }

  /** The people, sorted. */
  public List<String> people() {
    return recordings.keys().stream().map(LabelledPeople::person).distinct().sorted().toList();
  }

  /** The label schemes. */
  public List<Labels> schemes() {
    return schemes;
  }

  @Override
  public List<Channel> channels() {
    return recordings.channels();
  }

  @Override
  public List<String> keys() {
    return people().stream()
        .flatMap(person -> schemes.stream().map(labels -> labels.key(person)))
        .sorted()
        .toList();
  }

  @Override
  public long count() {
    return recordings.count() * schemes.size();
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

  private List<Reading> labelled(Reading reading, SeededRandom random) {
    List<Reading> all = new ArrayList<>();
    for (Labels labels : schemes) {
      float[] values = reading.values().clone();
      if (!labels.shows(number(reading.key()), random)) {
        values[values.length - 1] = Float.NaN;
      }
      all.add(new Reading(labels.key(person(reading.key())), reading.time(), values));
    }
    return all;
  }
}
