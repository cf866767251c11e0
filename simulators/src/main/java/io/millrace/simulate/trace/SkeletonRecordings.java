package io.millrace.simulate.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Skeletons of two people who show punches, kicks and strikes of martial arts, as a Kinect sees
 * them: 20 joints in metres, 30 frames a second, six recordings of about twelve seconds a person,
 * each with a key of its own. The coordinates come axis by axis, as a network reads them; the last
 * channel is the action, an index into {@link #ACTIONS}. The table ships with this module; {@code
 * skeleton.ATTRIBUTION.md} in the same folder names its source and licence (MIT).
 */
public final class SkeletonRecordings implements Trace {

  /** Names of the actions; the last channel is an index into this list. */
  public static final List<String> ACTIONS =
      List.of(
          "none",
          "right punch",
          "left punch",
          "front right kick",
          "front left kick",
          "side right kick",
          "side left kick",
          "back fist",
          "elbow strike");

  /** Names of the joints; a frame has three numbers for each. */
  public static final List<String> JOINTS =
      List.of(
          "HipCenter",
          "Spine",
          "ShoulderCenter",
          "Head",
          "ShoulderLeft",
          "ElbowLeft",
          "WristLeft",
          "HandLeft",
          "ShoulderRight",
          "ElbowRight",
          "WristRight",
          "HandRight",
          "HipLeft",
          "KneeLeft",
          "AnkleLeft",
          "FootLeft",
          "HipRight",
          "KneeRight",
          "AnkleRight",
          "FootRight");

  /** The joint that each joint hangs on, as an index into {@link #JOINTS}; −1 for the first. */
  public static final List<Integer> PARENTS =
      List.of(-1, 0, 1, 2, 2, 4, 5, 6, 2, 8, 9, 10, 0, 12, 13, 14, 0, 16, 17, 18);

  /** Frames a second. */
  public static final int RATE = 30;

  /** Recordings of a person. */
  public static final int MOST = 6;

  // No other subject was free of the training.
  private static final List<String> PEOPLE = List.of("p7", "p8");

  private final int recordings;

  /** All recordings. */
  public SkeletonRecordings() {
    this(MOST);
  }

  /**
   * The first recordings of each person.
   *
   * @param recordings how many, 1 to {@value #MOST}
   */
  public SkeletonRecordings(int recordings) {
    if (recordings < 1 || recordings > MOST) {
      throw new IllegalArgumentException(
          "Cannot play " + recordings + " recordings of a person: expected 1 to " + MOST);
    }
    this.recordings = recordings;
  }

  @Override
  public List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    for (String axis : List.of("x", "y", "z")) {
      JOINTS.forEach(joint -> channels.add(new Channel(axis + "." + joint, "m")));
    }
    channels.add(new Channel("action", ""));
    return channels;
  }

  @Override
  public List<String> keys() {
    return PEOPLE.stream()
        .flatMap(
            person ->
                IntStream.rangeClosed(1, recordings).mapToObj(number -> person + "_" + number))
        .toList();
  }

  @Override
  public long count() {
    try (Stream<Reading> all = readings()) {
      return all.count();
    }
  }

  @Override
  public String attribution() {
    return "Skeletons: D. Jardim, PRECOG Dataset 2016, github.com/DavidJardim/precog_dataset_16,"
        + " MIT licence; an extract of two subjects, rounded to millimetres.";
  }

  @Override
  public Stream<Reading> readings() {
    Set<String> played = Set.copyOf(keys());
    return new RecordingTable("skeleton.csv.gz", channels())
        .readings()
        .filter(reading -> played.contains(reading.key()));
  }
}
