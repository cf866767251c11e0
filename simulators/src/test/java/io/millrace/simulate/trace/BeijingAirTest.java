package io.millrace.simulate.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class BeijingAirTest {

  @Test
  void exampleUsage() {
    try (Stream<Reading> readings = BeijingAir.whole().readings()) {
      Reading first = readings.iterator().next();
      assertThat(first.key()).isEqualTo("Aotizhongxin");
      assertThat(Instant.ofEpochMilli(first.time())).isEqualTo("2015-02-28T16:00:00Z");
      assertThat(first.values())
          .containsExactly(69, 271, 8, 44, 800, 40, -1.8f, 1021, -4.6f, 0, 0.4f);
    }
  }

  /** Two years of which one is a leap year: 731 days of 24 hours. */
  @Test
  void hasEveryStationInEveryHour() {
    long hours = 731 * 24;
    Map<String, Long> seen = new HashMap<>();
    BeijingAir air = BeijingAir.whole();
    try (Stream<Reading> readings = air.readings()) {
      readings.forEach(reading -> seen.merge(reading.key(), 1L, Long::sum));
    }
    assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(air.keys());
    assertThat(seen.values()).containsOnly(hours);
    assertThat(air.count()).isEqualTo(8 * hours);
  }

  @Test
  void runsForwardInTimeByTheHour() {
    try (Stream<Reading> readings = BeijingAir.days(30).readings()) {
      Iterator<Reading> each = readings.iterator();
      long start = BeijingAir.FIRST_DAY.atStartOfDay().toInstant(BeijingAir.ZONE).toEpochMilli();
      for (int row = 0; row < 30 * 24 * 8; row++) {
        Reading reading = each.next();
        assertThat(reading.time()).isEqualTo(start + row / 8 * 3_600_000L);
        assertThat(reading.key()).isEqualTo(BeijingAir.whole().keys().get(row % 8));
      }
      assertThat(each).isExhausted();
    }
  }

  /** Counted in the published files by an independent script: 16,270 of 1,543,872 cells are NA. */
  @Test
  void keepsMissingValuesMissing() {
    long[] missing = {0};
    try (Stream<Reading> readings = BeijingAir.whole().readings()) {
      readings.forEach(
          reading -> {
            for (float value : reading.values()) {
              missing[0] += Float.isNaN(value) ? 1 : 0;
            }
          });
    }
    assertThat(missing[0]).isEqualTo(16_270);
  }

  @Test
  void isTheTableItsAttributionNames() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream packed = BeijingAir.class.getResourceAsStream("beijing-air.csv.gz");
        InputStream table = new GZIPInputStream(packed)) {
      digest.update(table.readAllBytes());
    }
    try (InputStream text = BeijingAir.class.getResourceAsStream("beijing-air.ATTRIBUTION.md")) {
      assertThat(new String(text.readAllBytes(), UTF_8))
          .contains(HexFormat.of().formatHex(digest.digest()))
          .contains("CC BY 4.0");
    }
  }

  @Test
  void refusesToReadNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BeijingAir.days(0))
        .withMessageContaining("at least 1");
  }
}
