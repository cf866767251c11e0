package io.millrace.simulate.scenario;

import io.millrace.api.math.SeededRandom;
import io.millrace.simulate.replay.Played;
import java.util.List;

/**
 * One fault at one key: when it strikes, its random numbers, and what is told of it.
 *
 * <p>The random numbers depend on the seed, the place of the fault in the scenario and the key, and
 * one is drawn for each reading within the schedule. So neither other keys nor other faults nor the
 * speed of the play change which readings are struck.
 */
final class Blow {

  private final Fault fault;
  private final String key;
  private final Schedule.Window window;
  private final SeededRandom random;
  private final Truth truth;
  private final List<String> channels;

  Blow(
      Fault fault,
      String key,
      Schedule.Window window,
      SeededRandom random,
      Scenario.Surroundings surroundings) {
    this.fault = fault;
    this.key = key;
    this.window = window;
    this.random = random;
    this.truth = surroundings.truth();
    this.channels = surroundings.channels();
  }

  /** Whether the fault strikes a reading; asked once for each. */
  boolean strikes(Played played) {
    return window.contains(played.reading().time())
        && (fault.schedule().rate() >= 1 || random.uniform() < fault.schedule().rate());
  }

  Schedule.Window window() {
    return window;
  }

  SeededRandom random() {
    return random;
  }

  String key() {
    return key;
  }

  /** Tells what happened to a reading as a whole. */
  void tell(Played played, double magnitude) {
    truth.tell(new Truth.Line(played, key, fault.kind(), "", magnitude, fault.number()));
  }

  /** Tells what happened to one channel of a reading. */
  void tell(Played played, int channel, double magnitude) {
    truth.tell(
        new Truth.Line(
            played, key, fault.kind(), channels.get(channel), magnitude, fault.number()));
  }
}
