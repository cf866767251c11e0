package io.millrace.api.record;

/**
 * What sensors of one key read at one event time, before rows are made of it: often one value of
 * one sensor.
 *
 * <pre>{@code
 * SensorReadings reading =
 *     SensorReadings.of("boiler-7", "plant-1", 1_700_000_000_000L, 3, 82.5f, Origin.NOWHERE);
 * assert reading.sensors()[0] == 3;
 * }</pre>
 *
 * @param key identity of the asset that has the sensors
 * @param group group whose parameters learn from it; the key itself unless the record names one
 * @param time event time, milliseconds since 1970 UTC
 * @param sensors positions in {@code AlignSpec.sensors()}, each once; may be empty. Owned by the
 *     record.
 * @param values one finite number per position. Owned by the record.
 * @param origin where the raw record came from
 */
public record SensorReadings(
    String key, String group, long time, int[] sensors, float[] values, Origin origin)
    implements Inbound {

  /** The reading of one sensor; of none if the value is NaN. */
  public static SensorReadings of(
      String key, String group, long time, int sensor, float value, Origin origin) {
    return Float.isNaN(value)
        ? new SensorReadings(key, group, time, new int[0], new float[0], origin)
        : new SensorReadings(key, group, time, new int[] {sensor}, new float[] {value}, origin);
  }

  /**
   * The readings of an observation with a value per sensor; a value that is NaN is none.
   *
   * @param wide its values are in the order of the sensors
   */
  public static SensorReadings of(Observation wide) {
    float[] row = wide.values();
    int count = 0;
    for (float value : row) {
      count += Float.isNaN(value) ? 0 : 1;
    }
    int[] sensors = new int[count];
    float[] values = new float[count];
    int at = 0;
    for (int sensor = 0; sensor < row.length; sensor++) {
      if (!Float.isNaN(row[sensor])) {
        sensors[at] = sensor;
        values[at++] = row[sensor];
      }
    }
    return new SensorReadings(
        wide.key(), wide.group(), wide.time(), sensors, values, wide.origin());
  }
}
