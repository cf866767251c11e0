package io.millrace.simulate.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Recordings of acceleration and angular velocity of a phone and a watch at 50 Hz, while three
 * people stand up, walk, turn, walk back, turn and sit down: nine recordings of about twelve
 * seconds, each with a key of its own. The last channel is the activity, an index into {@link
 * #ACTIVITIES}. The table ships with this module; {@code activity.ATTRIBUTION.md} in the same
 * folder names its source and licence (CC BY 4.0).
 */
public final class ActivityRecordings implements Trace {

  /** Names of the activities; the last channel is an index into this list. */
  public static final List<String> ACTIVITIES =
      List.of("seated", "standing up", "walking", "turning", "sitting down");

  /** Milliseconds from one reading of a recording to the next. */
  public static final int PERIOD = 20;

  private static final int COUNT = 5232;
  private static final List<String> RECORDINGS =
      List.of(
          "s15_01", "s15_02", "s15_03", "s18_01", "s18_02", "s18_03", "s21_01", "s21_02", "s21_03");

  @Override
  public List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    for (String device : List.of("phone", "watch")) {
      for (String sensor : List.of("acc", "gyro")) {
        String unit = sensor.equals("acc") ? "m/s²" : "rad/s";
        for (String axis : List.of("x", "y", "z")) {
          channels.add(new Channel(device + "_" + axis + "_" + sensor, unit));
        }
      }
    }
    channels.add(new Channel("activity", ""));
    return channels;
  }

  @Override
  public List<String> keys() {
    return RECORDINGS;
  }

  @Override
  public long count() {
    return COUNT;
  }

  @Override
  public String attribution() {
    return "Readings: M. Matey-Sanz, S. Casteleyn, C. Granell, Data in Brief 51 (2023) 109809,"
        + " doi:10.5281/zenodo.8398688, CC BY 4.0; an extract of three subjects, phone and watch "
        + "joined at"
        + " 50 Hz.";
  }

  @Override
  public Stream<Reading> readings() {
    return new RecordingTable("activity.csv.gz", channels()).readings();
  }
}
