package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.record.Event;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of an event, written by hand from the drawing; they stay readable in every version. */
class EventCodecTest {

  private static final String BYTES =
      "00000005"
          + "414c41524d" // ALARM
          + "00000003"
          + "454e44" // END
          + "00000001"
          + "70" // pipeline p
          + "00000001"
          + "64" // stage d
          + "00000003"
          + "612e62" // field a.b
          + "ffffffff" // no key
          + "00000001"
          + "67" // group g
          + "0000018bcfe56800" // time 1700000000000
          + "0000000000000029" // sequence 41
          + "3fa00000" // value 1.25
          + "0000018bcfe567ff" // since 1699999999999
          + "40200000" // peak 2.5
          + "00000004"
          + "54454c4c"; // TELL

  /** The same, with a culprit. */
  private static final String WITH_CULPRIT =
      "fffffffd" // version 3
          + BYTES
          + "00000001"
          + "63" // channel c
          + "42200000" // contribution 40
          + "43ce0000" // observed 412
          + "42a20000"; // expected 81

  /** The same, behind two alarms that were held back. */
  private static final String WITH_HELD =
      "fffffffc" // version 4
          + WITH_CULPRIT.substring(8)
          + "00000002"; // held 2

  private static final Event EVENT =
      new Event(
          EventKind.ALARM,
          Found.END,
          new Event.Place("p", "d", "a.b"),
          new Event.Reading(null, "g", 1_700_000_000_000L, 41),
          new Event.Extent(1.25f, 1_699_999_999_999L, 2.5f),
          EventEffect.TELL);

  @Test
  void exampleUsage() throws IOException {
    assertThat(WireRecords.read(serializer(), HexFormat.of().parseHex(BYTES)))
        .containsExactly(EVENT);
  }

  @Test
  void readsAndWritesTheDrawnBytesOfTheCulprit() throws IOException {
    Event event = blamed(new Event.Culprit("c", 40, 412, 81), 2);
    assertThat(WireRecords.read(serializer(), HexFormat.of().parseHex(WITH_HELD)))
        .containsExactly(event);
    assertThat(HexFormat.of().formatHex(WireRecords.write(serializer(), List.of(event))))
        .isEqualTo(WITH_HELD);
  }

  @Test
  void writesThatNoCulpritIsKnown() throws IOException {
    assertThat(HexFormat.of().formatHex(WireRecords.write(serializer(), List.of(EVENT))))
        .isEqualTo("fffffffc" + BYTES + "ffffffff" + "00000000");
  }

  /** In the in-flight part of a checkpoint, before and after an upgrade. */
  @Test
  void recordsOfAllVersionsMayFollowEachOther() throws IOException {
    Event.Culprit culprit = new Event.Culprit("c", 40, 412, 81);
    assertThat(
            WireRecords.read(
                serializer(), HexFormat.of().parseHex(BYTES + WITH_CULPRIT + WITH_HELD + BYTES)))
        .containsExactly(EVENT, blamed(culprit, 0), blamed(culprit, 2), EVENT);
  }

  private static Event blamed(Event.Culprit culprit, int held) {
    Event.Extent of = EVENT.extent();
    return new Event(
        EVENT.kind(),
        EVENT.what(),
        EVENT.place(),
        EVENT.reading(),
        new Event.Extent(of.value(), of.since(), of.peak(), culprit, held),
        EVENT.effect());
  }

  @Test
  void namesWithASlashDoNotMakeTwoIdsAlike() {
    assertThat(event("a/b", "c").id())
        .isEqualTo("p/c/a%2Fb/d/41")
        .isNotEqualTo(event("b", "c/a").id());
  }

  private static Event event(String key, String group) {
    return new Event(
        EVENT.kind(),
        EVENT.what(),
        EVENT.place(),
        new Event.Reading(key, group, 0, 41),
        EVENT.extent(),
        EVENT.effect());
  }

  private static RecordSerializer<Event> serializer() {
    return new RecordSerializer<>(new EventCodec());
  }
}
