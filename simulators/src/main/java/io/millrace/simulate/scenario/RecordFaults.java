package io.millrace.simulate.scenario;

import io.millrace.api.record.Observation;
import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.Played;
import java.time.Duration;
import java.util.function.Consumer;

/** Faults of whole records. */
final class RecordFaults {

  private RecordFaults() {}

  /** What becomes of a record that is struck; others pass. */
  private interface Struck {

    void take(Blow blow, Played played, Consumer<Played> out);
  }

  private static Fault.Effect each(Struck struck) {
    return blow ->
        (played, out) -> {
          if (blow.strikes(played)) {
            struck.take(blow, played, out);
          } else {
            out.accept(played);
          }
        };
  }

  static Fault.Effect dropped() {
    return each((blow, played, out) -> blow.tell(played, 1));
  }

  static Fault.Effect duplicated(int copies, Duration after) {
    return each(
        (blow, played, out) -> {
          blow.tell(played, copies);
          out.accept(played);
          for (int copy = 1; copy <= copies; copy++) {
            out.accept(played.at(played.arrival() + copy * after.toMillis()));
          }
        });
  }

  static Fault.Effect malformed() {
    return each(
        (blow, played, out) -> {
          blow.tell(played, 1);
          out.accept(played.damaged(new Played.Damage(Played.Damage.Kind.CUT, 0)));
        });
  }

  static Fault.Effect oversized(int bytes) {
    return each(
        (blow, played, out) -> {
          blow.tell(played, bytes);
          out.accept(played.damaged(new Played.Damage(Played.Damage.Kind.PADDED, bytes)));
        });
  }

  /** A device that takes another name again and again; its group stays if it has one. */
  static Fault.Effect keyChurn(Duration every) {
    return each(
        (blow, played, out) -> {
          Observation reading = played.reading();
          long name = (reading.time() - blow.window().begin(reading.time())) / every.toMillis();
          blow.tell(played, name);
          String key = reading.key() + "~" + name;
          out.accept(
              played.with(
                  new Observation(
                      key,
                      reading.group().equals(reading.key()) ? key : reading.group(),
                      reading.time(),
                      reading.values(),
                      reading.label(),
                      reading.origin())));
        });
  }

  /** Nothing happens to the key. */
  static Disturbance.OfKey pass() {
    return (played, out) -> out.accept(played);
  }
}
