package io.millrace.simulate.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class ActivityRecordingsTest {

  private final ActivityRecordings recordings = new ActivityRecordings();

  @Test
  void exampleUsage() {
    try (Stream<Reading> readings = recordings.readings()) {
      Reading first = readings.iterator().next();
      assertThat(first.key()).isEqualTo("s15_01");
      assertThat(first.values()).hasSize(13).startsWith(-2.374f, -1.295f, -4.871f);
      assertThat(ActivityRecordings.ACTIVITIES.get((int) first.values()[12])).isEqualTo("seated");
    }
    assertThat(recordings.channels()).hasSize(13);
    assertThat(recordings.channels().get(12).name()).isEqualTo("activity");
  }

  @Test
  void hasEveryFiftiethOfASecondOfEveryRecording() {
    Map<String, Long> newest = new HashMap<>();
    List<Reading> all;
    try (Stream<Reading> readings = recordings.readings()) {
      all = readings.toList();
    }
    for (Reading reading : all) {
      Long before = newest.put(reading.key(), reading.time());
      if (before != null) {
        assertThat(reading.time() - before).isEqualTo(ActivityRecordings.PERIOD);
      }
      for (float value : reading.values()) {
        assertThat(value).isFinite().isBetween(-200f, 200f);
      }
    }
    assertThat(newest.keySet()).containsExactlyInAnyOrderElementsOf(recordings.keys());
    assertThat(all).hasSize((int) recordings.count());
  }

  /** The protocol of the study: up, there, turn, back, turn, down. */
  @Test
  void everyRecordingFollowsTheProtocol() {
    Map<String, StringBuilder> told = new HashMap<>();
    try (Stream<Reading> readings = recordings.readings()) {
      readings.forEach(
          reading -> {
            StringBuilder course = told.computeIfAbsent(reading.key(), key -> new StringBuilder());
            String activity = Integer.toString((int) reading.values()[12]);
            if (course.isEmpty() || !course.substring(course.length() - 1).equals(activity)) {
              course.append(activity);
            }
          });
    }
    assertThat(told.values()).allSatisfy(course -> assertThat(course).hasToString("01232340"));
  }

  @Test
  void isTheTableItsAttributionNames() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream packed = ActivityRecordings.class.getResourceAsStream("activity.csv.gz");
        InputStream table = new GZIPInputStream(packed)) {
      digest.update(table.readAllBytes());
    }
    try (InputStream text =
        ActivityRecordings.class.getResourceAsStream("activity.ATTRIBUTION.md")) {
      assertThat(new String(text.readAllBytes(), UTF_8))
          .contains(HexFormat.of().formatHex(digest.digest()))
          .contains("CC BY 4.0");
    }
  }
}
