package io.millrace.simulate.replay;

import io.millrace.api.record.Observation;
import java.util.function.Consumer;

/*
 *   arrival(i) = max over j <= i of min(t(j), t(j + 1))
 *
 * In an ordered stream t(j + 1) > t(j), so a reading comes at its time. A late one comes with the
 * one before it. A single time far ahead has a smaller one behind it and moves nothing; without the
 * minimum one reading of the year 2035 would hold back all behind it. The last reading of a key
 * comes at its own time.
 */
/** When the readings of one key come, by their event times and their order alone. */
final class Arrivals {

  private final Consumer<Played> out;
  private Observation held;
  private long ordinal;
  private long arrival = Long.MIN_VALUE;

  /**
   * @param out takes each reading with its arrival, in order, once the next is known
   */
  Arrivals(Consumer<Played> out) {
    this.out = out;
  }

  void take(Observation next, long position) {
    if (held != null) {
      emit(Math.min(held.time(), next.time()));
    }
    held = next;
    ordinal = position;
  }

  void finish() {
    if (held != null) {
      emit(held.time());
      held = null;
    }
  }

  private void emit(long time) {
    arrival = Math.max(arrival, time);
    out.accept(new Played(held, arrival, ordinal, Played.Damage.NONE));
  }
}
