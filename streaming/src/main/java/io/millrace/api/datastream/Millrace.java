package io.millrace.api.datastream;

import java.util.Objects;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Entry point for using Millrace in a Flink job.
 *
 * <pre>{@code
 * record Reading(String boiler, Instant at, float temperature, float pressure) {}
 *
 * static void watch(DataStream<Reading> readings) {
 *   MillraceStreams boilers =
 *       Millrace.on(readings)
 *           .name("boilers")
 *           .channels("temperature", "pressure")
 *           .key(Reading::boiler)
 *           .time(Reading::at)
 *           .values(r -> new float[] {r.temperature(), r.pressure()})
 *           .operators(Standardize.defaults(), Dictionary.keep(1))
 *           .apply();
 *   boilers.answers().filter(answer -> answer.number("score") > 3).print();
 * }
 * }</pre>
 *
 * <p>The results are bit-identical to those of a YAML pipeline with the same name, channels,
 * operators, seed and lateness for the same readings.
 */
public final class Millrace {

  private Millrace() {}

  /**
   * Starts a pipeline on a stream; nothing is added to the job before {@link
   * MillraceBuilder#apply}.
   *
   * <p>Readings of one key must arrive in the order in which they are to be learned. Flink keeps
   * that order if they all pass through the same subtask before, as from one partition of a topic
   * or after a {@code keyBy} of the key.
   *
   * @param readings of any type; watermarks and checkpoints are those of the job
   * @param <T> type of a reading
   */
  public static <T> MillraceBuilder<T> on(DataStream<T> readings) {
    return new MillraceBuilder<>(Objects.requireNonNull(readings, "readings"));
  }
}
