package io.millrace.api.pipeline;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How readings of single sensors become rows with a value per channel.
 *
 * <pre>{@code
 * AlignSpec align =
 *     new AlignSpec(
 *         Duration.ofSeconds(10),
 *         List.of(
 *             new AlignSpec.Channel("temp", "T1", AlignSpec.Rule.LAST, Duration.ofMinutes(1)),
 *             new AlignSpec.Channel("flow", "F1", AlignSpec.Rule.MEAN, Duration.ofSeconds(10))));
 * assert align.sensors().equals(List.of("T1", "F1"));
 * }</pre>
 *
 * <p>A row at time t is made of the readings of its key from t − within, exclusive, to t,
 * inclusive; for {@link Rule#LINEAR} also of those up to t + within, exclusive. A row of which no
 * channel has such a reading is not emitted.
 *
 * @param every distance of the rows, which lie at its multiples since 1970 UTC; {@link #ON_CHANGE}:
 *     a row at each time of a reading
 * @param channels the values of a row, in their order
 */
public record AlignSpec(Duration every, List<Channel> channels) implements Serializable {

  /** A row at each time at which any sensor of the key has a reading. */
  public static final Duration ON_CHANGE = Duration.ZERO;

  public AlignSpec {
    channels = List.copyOf(channels);
  }

  /**
   * A value of the rows.
   *
   * @param name name of the channel
   * @param sensor name of its sensor; several channels may have the same
   * @param as how the value is made of the sensor's readings
   * @param within how old a reading may be, exclusively; at least a millisecond
   */
  public record Channel(String name, String sensor, Rule as, Duration within)
      implements Serializable {}

  /** How the value of a channel is made of the readings of its sensor. */
  public enum Rule {
    /** The newest reading. */
    LAST,
    /** On the line between the newest reading up to the row and the oldest after it. */
    LINEAR,
    /** The mean of the readings. */
    MEAN,
    /** The smallest reading. */
    MIN,
    /** The largest reading. */
    MAX,
    /** The number of readings; 0 if there is none. */
    COUNT,
    /** Seconds since the newest reading. */
    AGE
  }

  /** The names of the sensors, each once, in the order in which channels name them. */
  public List<String> sensors() {
    return channels.stream().map(Channel::sensor).distinct().toList();
  }

  /** Whether rows lie at the times of readings. */
  public boolean isOnChange() {
    return every.isZero();
  }
}
