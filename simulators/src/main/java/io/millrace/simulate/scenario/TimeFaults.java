package io.millrace.simulate.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.api.record.Observation;
import io.millrace.simulate.replay.Played;
import java.time.Duration;
import org.apache.kafka.common.utils.Utils;

/** Faults of the times at which records come, and of the times that they say. */
final class TimeFaults {

  private static final double DAY = Duration.ofDays(1).toMillis();

  private TimeFaults() {}

  /** What happens to the arrival of a record: by how many milliseconds later it comes. */
  private interface Delay {

    long of(Blow blow, Played played);
  }

  private static Fault.Effect delayed(Delay delay) {
    return blow ->
        (played, out) -> {
          if (!blow.strikes(played)) {
            out.accept(played);
            return;
          }
          long millis = delay.of(blow, played);
          blow.tell(played, millis);
          out.accept(played.at(played.arrival() + millis));
        };
  }

  static Fault.Effect late(Duration by) {
    return delayed((blow, played) -> by.toMillis());
  }

  /** Records come up to so much later, each by another time, and so in another order. */
  static Fault.Effect reordered(Duration within) {
    return delayed((blow, played) -> (long) (blow.random().uniform() * (within.toMillis() + 1)));
  }

  /** Records of the same length of time come together at its end. */
  static Fault.Effect bursty(Duration gather) {
    return delayed(
        (blow, played) -> {
          long length = gather.toMillis();
          return length - 1 - Math.floorMod(played.arrival(), length);
        });
  }

  /** The keys of one partition, as Kafka distributes them, come later. */
  static Fault.Effect delayedPartition(int partition, int partitions, Duration by) {
    return blow ->
        Utils.toPositive(Utils.murmur2(blow.key().getBytes(UTF_8))) % partitions == partition
            ? late(by).at(blow)
            : RecordFaults.pass();
  }

  /** The clock of the device goes wrong by a constant. */
  static Fault.Effect clockJump(long by) {
    return told((blow, time) -> by);
  }

  /** The clock of the device goes wrong by more and more from the beginning of an episode. */
  static Fault.Effect clockSkew(long perDay) {
    return told((blow, time) -> Math.round(perDay * ((time - blow.window().begin(time)) / DAY)));
  }

  /** By how many milliseconds the time of a record is wrong. */
  private interface Wrong {

    long at(Blow blow, long time);
  }

  private static Fault.Effect told(Wrong wrong) {
    return blow ->
        (played, out) -> {
          Observation reading = played.reading();
          long by = blow.strikes(played) ? wrong.at(blow, reading.time()) : 0;
          if (by == 0) {
            out.accept(played);
            return;
          }
          blow.tell(played, by);
          out.accept(
              played.with(
                  new Observation(
                      reading.key(),
                      reading.group(),
                      reading.time() + by,
                      reading.values(),
                      reading.label(),
                      reading.origin())));
        };
  }
}
