package io.millrace.streaming.wire.excerpt;

import io.millrace.api.record.Observation;
import io.millrace.api.record.SensorReadings;
import java.util.Arrays;

/** Writes the excerpt of a rejected reading that its dead letter shows. */
public final class Excerpts {

  private static final int LONGEST = 1000;

  private Excerpts() {}

  public static String of(Observation observation) {
    String text =
        "key="
            + observation.key()
            + " time="
            + observation.time()
            + " values="
            + Arrays.toString(observation.values());
    return cut(text);
  }

  /** The excerpt of a label that names its reading by an id; its time means nothing. */
  public static String ofLabelWithId(Observation label) {
    return cut(
        "key="
            + label.key()
            + " id="
            + label.label()
            + " values="
            + Arrays.toString(label.values()));
  }

  /** The excerpt of readings of sensors. */
  public static String of(SensorReadings readings) {
    return cut(
        "key="
            + readings.key()
            + " time="
            + readings.time()
            + " sensors="
            + Arrays.toString(readings.sensors())
            + " values="
            + Arrays.toString(readings.values()));
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
