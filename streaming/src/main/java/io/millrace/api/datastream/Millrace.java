package io.millrace.api.datastream;

import java.util.Objects;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where a Flink job begins to use Millrace.
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
 * <p>The same readings give the same bits as a pipeline of a YAML file with the same name,
 * channels, operators, seed and lateness.
 */
public final class Millrace {

  private Millrace() {}

  /**
   * Begins a pipeline on a stream; nothing is added to the job before {@link
   * MillraceBuilder#apply}.
   *
   * <p>Readings of one key must come in the order in which they are to be learned. Flink keeps that
   * order if they all pass through the same subtask on the way here, as they do from one partition
   * of a topic or behind a {@code keyBy} of the key.
   *
   * @param readings of any type; watermarks and checkpoints are those of the job
   * @param <T> type of a reading
   */
  public static <T> MillraceBuilder<T> on(DataStream<T> readings) {
    return new MillraceBuilder<>(Objects.requireNonNull(readings, "readings"));
  }
}
