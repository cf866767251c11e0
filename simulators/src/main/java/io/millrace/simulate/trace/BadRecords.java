package io.millrace.simulate.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.api.operator.Refusal;
import io.millrace.api.record.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes bad records as they occur in real feeds, one for each {@link Reason} for which a pipeline
 * refuses readings: a line cut off in transit, a reading with a channel too few, a sensor that
 * reports overflow, a debug dump in place of a record, and a record that was stuck in a gateway for
 * a month.
 *
 * <p>They are added between good readings and replace none, so a pipeline must learn the same with
 * and without them.
 */
public final class BadRecords {

  private static final Duration STUCK = Duration.ofDays(30);

  /** The year 2190: further beyond the timestamp of any record than any earliness. */
  private static final long FAR_AHEAD = 6_942_672_000_000L;

  private static final String BEYOND_ANY_FLOAT = "1e999";

  private final int largestRecord;

  /**
   * @param largestRecord bytes beyond which the pipeline refuses a record unread
   */
  public BadRecords(int largestRecord) {
    this.largestRecord = largestRecord;
  }

  /** Number of bad records that {@link #into} adds to a long enough stream: one for each reason. */
  public static int count() {
    return Reason.ofReadings().size();
  }

  /**
   * The readings as messages, with a bad record after every {@code apart} readings until each
   * reason has occurred once.
   *
   * @param apart number of good readings before each bad record
   */
  public Stream<Message> into(Stream<Reading> readings, Optional<String> group, long apart) {
    long[] seen = {0};
    return readings.flatMap(
        reading -> {
          Message good = Message.observation(reading, group);
          long index = ++seen[0] / apart - 1;
          if (seen[0] % apart != 0 || index >= count()) {
            return Stream.of(good);
          }
          return Stream.of(good, bad(Reason.ofReadings().get((int) index), reading, group));
        });
  }

  /** Changes a good reading into a record that a pipeline must refuse for this reason. */
  public Message bad(Reason reason, Reading good, Optional<String> group) {
    return switch (reason) {
      case MALFORMED -> cut(Message.observation(good, group));
      case WRONG_WIDTH -> Message.observation(narrower(good), group);
      case NOT_FINITE -> overflow(Message.observation(good, group));
      case OVERSIZED -> Message.text(good.key(), "#".repeat(largestRecord + 1));
      case LATE ->
          Message.observation(
              new Reading(good.key(), good.time() - STUCK.toMillis(), good.values()), group);
      case EARLY -> Message.observation(new Reading(good.key(), FAR_AHEAD, good.values()), group);
      case OUT_OF_RANGE -> Message.observation(wild(good), group);
      case UNKNOWN_VERSION,
          UNFIT_MODEL,
          NO_MODEL,
          UNKNOWN_LABEL,
          REPEATED_LABEL,
          LATE_LABEL,
          UNKNOWN_SENSOR,
          LOST_PACKET ->
          throw new IllegalArgumentException(
              "Cannot make a bad reading of '" + reason.word() + "': no reading has this fault");
    };
  }

  private static Message cut(Message whole) {
    return new Message(whole.key(), Arrays.copyOf(whole.value(), whole.value().length / 2));
  }

  private static Reading narrower(Reading good) {
    return new Reading(
        good.key(), good.time(), Arrays.copyOf(good.values(), good.values().length - 1));
  }

  private static Reading wild(Reading good) {
    float[] values = good.values().clone();
    values[0] = 2 * Refusal.LARGEST;
    return new Reading(good.key(), good.time(), values);
  }

  private static Message overflow(Message whole) {
    String text = new String(whole.value(), UTF_8);
    return new Message(
        whole.key(), text.replaceFirst("\\[[^,]*", "[" + BEYOND_ANY_FLOAT).getBytes(UTF_8));
  }
}
