package io.millrace.streaming.connect.pace;

import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How fast records with a timestamp are played.
 *
 * @param speed seconds of the trace in a second; infinite: as fast as they are taken
 * @param pauseFile while this file exists nothing is played; empty: it cannot be paused
 * @param first timestamp that is played when a reader begins, so that several readers keep their
 *     distance; {@link #NO_FIRST}: that of the first record
 */
public record Pace(double speed, String pauseFile, long first) implements Serializable {

  /** The first record begins the play. */
  public static final long NO_FIRST = Long.MIN_VALUE;

  /** Records are read as fast as they are taken, and never paused. */
  public static final Pace NONE = new Pace(Double.POSITIVE_INFINITY, "", NO_FIRST);

  /** Stands for infinite speed, which Flink's settings cannot hold. */
  private static final double UNBOUNDED = 0;

  private static final ConfigOption<Double> SPEED =
      ConfigOptions.key("millrace.play.speed")
          .doubleType()
          .defaultValue(UNBOUNDED)
          .withDescription("Seconds of a dump that are played in a second; 0: as fast as taken.");

  private static final ConfigOption<String> PAUSE_FILE =
      ConfigOptions.key("millrace.play.pause-file")
          .stringType()
          .defaultValue("")
          .withDescription("While this file exists nothing is played.");

  private static final ConfigOption<Long> FIRST =
      ConfigOptions.key("millrace.play.first")
          .longType()
          .defaultValue(NO_FIRST)
          .withDescription("Timestamp of a dump that is played first.");

  public Pace {
    if (!(speed > 0)) {
      throw new IllegalArgumentException(
          "Cannot play at a speed of " + speed + ": expected a number above 0");
    }
  }

  /** The pace that a job is set to. */
  public static Pace of(ReadableConfig settings) {
    double speed = settings.get(SPEED);
    return new Pace(
        speed == UNBOUNDED ? Double.POSITIVE_INFINITY : speed,
        settings.get(PAUSE_FILE),
        settings.get(FIRST));
  }

  /** Sets the pace of a job. */
  public void set(Configuration settings) {
    settings.set(SPEED, Double.isInfinite(speed) ? UNBOUNDED : speed);
    settings.set(PAUSE_FILE, pauseFile);
    settings.set(FIRST, first);
  }

  /** Whether records are held back at all. */
  public boolean isNone() {
    return Double.isInfinite(speed) && pauseFile.isEmpty();
  }
}
