package io.millrace.simulate.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class SkeletonRecordingsTest {

  private final SkeletonRecordings recordings = new SkeletonRecordings();

  private static List<Reading> all(SkeletonRecordings recordings) {
    try (Stream<Reading> readings = recordings.readings()) {
      return readings.toList();
    }
  }

  @Test
  void exampleUsage() {
    Reading first = all(recordings).get(0);
    assertThat(first.key()).isEqualTo("p7_1");
    assertThat(first.values()).hasSize(61);
    assertThat(SkeletonRecordings.ACTIONS.get((int) first.values()[60])).isEqualTo("none");
    assertThat(recordings.channels()).hasSize(61);
    assertThat(recordings.channels().get(20).name()).isEqualTo("y.HipCenter");
    assertThat(recordings.channels().get(60).name()).isEqualTo("action");
  }

  @Test
  void everyThirtiethOfASecondHasAFrameAndEveryRecordingFiveActionsOrMore() {
    Map<String, Reading> newest = new HashMap<>();
    Map<String, Set<Float>> actions = new HashMap<>();
    for (Reading reading : all(recordings)) {
      Reading before = newest.put(reading.key(), reading);
      if (before != null) {
        assertThat(reading.time() - before.time()).isBetween(33L, 34L);
      }
      for (float value : reading.values()) {
        assertThat(value).isFinite().isBetween(-5f, 10f);
      }
      actions.computeIfAbsent(reading.key(), key -> new TreeSet<>()).add(reading.values()[60]);
    }
    assertThat(newest.keySet()).containsExactlyInAnyOrderElementsOf(recordings.keys()).hasSize(12);
    assertThat(actions.values()).allSatisfy(own -> assertThat(own).hasSizeGreaterThanOrEqualTo(6));
    assertThat(recordings.count()).isEqualTo(4509);
  }

  /** The head is above the hips and the feet below them: axes and joints are in their order. */
  @Test
  void theBodiesStandUpright() {
    int head = 20 + SkeletonRecordings.JOINTS.indexOf("Head");
    int hips = 20;
    int foot = 20 + SkeletonRecordings.JOINTS.indexOf("FootLeft");
    assertThat(SkeletonRecordings.PARENTS).hasSameSizeAs(SkeletonRecordings.JOINTS);
    assertThat(all(recordings))
        .allSatisfy(
            reading -> {
              assertThat(reading.values()[head]).isGreaterThan(reading.values()[hips] + .2f);
              assertThat(reading.values()[foot]).isLessThan(reading.values()[head]);
            });
  }

  @Test
  void aFewRecordingsAreTheFirstOnesOfEachPerson() {
    SkeletonRecordings two = new SkeletonRecordings(2);
    assertThat(two.keys()).containsExactly("p7_1", "p7_2", "p8_1", "p8_2");
    assertThat(all(two)).hasSize((int) two.count());
    assertThatThrownBy(() -> new SkeletonRecordings(7))
        .hasMessage("Cannot play 7 recordings of a person: expected 1 to 6");
  }

  @Test
  void isTheTableItsAttributionNames() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream packed = SkeletonRecordings.class.getResourceAsStream("skeleton.csv.gz");
        InputStream table = new GZIPInputStream(packed)) {
      digest.update(table.readAllBytes());
    }
    try (InputStream text =
        SkeletonRecordings.class.getResourceAsStream("skeleton.ATTRIBUTION.md")) {
      assertThat(new String(text.readAllBytes(), UTF_8))
          .contains(HexFormat.of().formatHex(digest.digest()))
          .contains("MIT");
    }
  }
}
