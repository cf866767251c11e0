package io.millrace.streaming.runtime.align;

import static io.millrace.streaming.runtime.align.SensorStreams.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.state.KeyClock;
import io.millrace.streaming.runtime.align.OpenReadings.Found;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlignedKeyCodecTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final List<String> SENSORS = List.of("T1", "F1");

  /** Version 1, written down by hand after the drawing in the class. */
  private static final String KEY =
      "01"
          + "0000018bcfe56bec" // confirmed: START + 1004
          + "0000018bcfe56bec" // steady
          + "0000000000000000" // pace
          + ("8000000000000000" + "00000000" + "8000000000000000") // ahead
          + ("0000018bcfe56800" + "00000001" + "8000000000000000") // behind: START once
          + "0000018bcfe56be8" // emitted: START + 1000
          + "0000018bcfe56fd0" // next: START + 2000
          + "0000018bcfe573b8" // timer: START + 3000
          + "01" // behind the watermark
          + "0000018bcfe56be7" // arrived: START + 999
          + "00000002"
          + ("00025431" + "0000018bcfe56802" + "41a00000") // T1: 20 at START + 2
          + ("00024631" + "8000000000000000" + "00000000") // F1: none
          + "00000001"
          + ("0000018bcfe56be8" + "0000018bcfe56cbf" + "00000003"); // from 1000 to 1215, 3 readings

  private static final String SEGMENT =
      "01"
          + "02" // columns
          + ("00" + "02" + "04" + "d301" + "3f800000" + "40000000") // T1: 1 at 4, 2 at 215
          + ("01" + "01" + "00" + "c0400000"); // F1: -3 at 0

  @Test
  void exampleUsage() throws Exception {
    AlignedKeyCodec codec = new AlignedKeyCodec(SENSORS);
    AlignedKey key = codec.key(HEX.parseHex(KEY), id -> HEX.parseHex(SEGMENT));

    assertThat(key.clock)
        .isEqualTo(
            new KeyClock(
                START + 1004,
                START + 1004,
                0,
                KeyClock.Run.NONE,
                new KeyClock.Run(START, 1, Long.MIN_VALUE)));
    assertThat(List.of(key.emitted, key.next, key.timer, key.arrived))
        .containsExactly(START + 1000, START + 2000, START + 3000, START + 999);
    assertThat(key.behind).isTrue();
    Found found = new Found();
    assertThat(key.readings.newest(0, START, START + 1500, found)).isTrue();
    assertThat(List.of(found.time, found.value)).containsExactly(START + 1215, 2f);
    assertThat(key.readings.newest(0, START, START + 1003, found)).isTrue();
    assertThat(List.of(found.time, found.value)).containsExactly(START + 2, 20f);
    assertThat(key.readings.newest(1, START, START + 1500, found)).isTrue();
    assertThat(List.of(found.time, found.value)).containsExactly(START + 1000, -3f);

    assertThat(HEX.formatHex(codec.key(key))).isEqualTo(KEY);
    OpenReadings.Entry only = key.readings.entries().get(0);
    assertThat(HEX.formatHex(codec.segment(only.id, only.loaded))).isEqualTo(SEGMENT);
  }

  @Test
  void sensorsMayBeAddedRemovedAndMoved() throws Exception {
    AlignedKeyCodec codec = new AlignedKeyCodec(List.of("P1", "P2", "T1"));
    AlignedKey key = codec.key(HEX.parseHex(KEY), id -> HEX.parseHex(SEGMENT));
    Found found = new Found();
    assertThat(key.readings.newest(2, START, START + 1500, found)).isTrue();
    assertThat(found.value).isEqualTo(2);
    assertThat(key.readings.newest(0, 0, START + 1500, found)).isFalse();

    // All that was read is written with the new numbers.
    OpenReadings.Entry only = key.readings.entries().get(0);
    assertThat(only.changed).isTrue();
    assertThat(only.count).isEqualTo(2);
    Map<Long, byte[]> stored = new HashMap<>();
    stored.put(only.id, codec.segment(only.id, only.loaded));
    AlignedKey again = codec.key(codec.key(key), stored::get);
    assertThat(again.readings.newest(2, START, START + 1500, found)).isTrue();
    assertThat(found.value).isEqualTo(2);
    assertThat(again.readings.entries().get(0).changed).isFalse();
  }

  @Test
  void aSegmentThatWasWrittenWithOtherSensorsIsReadAsItWasWritten() throws Exception {
    AlignedKeyCodec codec = new AlignedKeyCodec(List.of("P1", "P2", "T1"));
    Map<Long, byte[]> stored = new HashMap<>();
    stored.put(START + 1000, HEX.parseHex(SEGMENT));
    AlignedKey key = codec.key(HEX.parseHex(KEY), stored::get);
    OpenReadings.Entry only = key.readings.entries().get(0);
    stored.put(only.id, codec.segment(only.id, only.loaded));
    only.loaded = null;
    Found found = new Found();
    assertThat(key.readings.newest(2, START, START + 1500, found)).isTrue();
    assertThat(found.value).isEqualTo(2);
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] later = HEX.parseHex(KEY);
    later[0] = 2;
    assertThatThrownBy(() -> new AlignedKeyCodec(SENSORS).key(later, id -> null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a key of version 1, found version 2");
  }

  @Test
  void readingsThatAreNotThereAreToldApartFromNone() throws Exception {
    AlignedKey key = new AlignedKeyCodec(SENSORS).key(HEX.parseHex(KEY), id -> null);
    assertThatThrownBy(() -> key.readings.after(START))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("from " + (START + 1000) + " on");
  }
}
