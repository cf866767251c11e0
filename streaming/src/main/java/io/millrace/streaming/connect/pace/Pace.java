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
 */
public record Pace(double speed, String pauseFile) implements Serializable {

  /** Records are read as fast as they are taken, and never paused. */
  public static final Pace NONE = new Pace(Double.POSITIVE_INFINITY, "");

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
        speed == UNBOUNDED ? Double.POSITIVE_INFINITY : speed, settings.get(PAUSE_FILE));
  }

  /** Sets the pace of a job. */
  public void set(Configuration settings) {
    settings.set(SPEED, Double.isInfinite(speed) ? UNBOUNDED : speed);
    settings.set(PAUSE_FILE, pauseFile);
  }

  /** Whether records are held back at all. */
  public boolean isNone() {
    return Double.isInfinite(speed) && pauseFile.isEmpty();
  }
}
