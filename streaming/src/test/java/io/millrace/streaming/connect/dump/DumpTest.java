package io.millrace.streaming.connect.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.FileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DumpTest {

  /** Two records of the topic readings, written by a program in Python from the drawing. */
  private static final String VERSION_1 =
      "4d5244554d50010000000872656164696e67730000004576e12ce20000019b76daa8000000000200"
          + "00000000000011000000026b31000000077b2276223a317d000000020000000466726f6d00000004"
          + "74657374000000046e6f6e65ffffffff000000203232ad37ffffffffffffffff0000000000000000"
          + "00000012ffffffffffffffff00000000ffffffff0000000000000002";

  @Test
  void exampleUsage() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DumpWriter out = new DumpWriter(bytes, "readings")) {
      out.write(record("k1", "{\"v\":1}"));
      out.finish();
    }

    try (DumpReader in = reader(bytes.toByteArray())) {
      assertThat(in.topic()).isEqualTo("readings");
      DumpedRecord first = in.next().orElseThrow();
      assertThat(first.key()).isEqualTo("k1".getBytes(UTF_8));
      assertThat(in.next()).isEmpty();
      assertThat(in.count()).isEqualTo(1);
    }
  }

  @Test
  void versionOneStaysReadableAndIsWhatIsWritten() throws IOException {
    byte[] golden = HexFormat.of().parseHex(VERSION_1);

    try (DumpReader in = reader(golden)) {
      DumpedRecord first = in.next().orElseThrow();
      assertThat(first.timestamp()).isEqualTo(1_767_225_600_000L);
      assertThat(first.partition()).isEqualTo(2);
      assertThat(first.offset()).isEqualTo(17);
      assertThat(first.value()).isEqualTo("{\"v\":1}".getBytes(UTF_8));
      assertThat(first.header("from")).isEqualTo("test".getBytes(UTF_8));
      assertThat(first.header("none")).isNull();
      DumpedRecord second = in.next().orElseThrow();
      assertThat(second.key()).isNull();
      assertThat(second.value()).isNull();
      assertThat(in.next()).isEmpty();

      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DumpWriter out = new DumpWriter(bytes, in.topic())) {
        out.write(first);
        out.write(second);
        out.finish();
      }
      assertThat(bytes.toByteArray()).isEqualTo(golden);
    }
  }

  @Test
  void everyFlippedBitAndEveryCutIsRefusedWithTheRecordBeforeIt() {
    byte[] golden = HexFormat.of().parseHex(VERSION_1);
    // Behind the head, which has no checksum: another letter of the topic is another topic.
    for (int at = 19; at < golden.length; at++) {
      byte[] flipped = golden.clone();
      flipped[at] ^= 4;
      assertThatThrownBy(() -> readAll(flipped))
          .isInstanceOf(FileException.class)
          .hasMessageContaining("expected a whole dump, found it damaged or cut off after record");
    }
    for (int length = 19; length < golden.length; length++) {
      byte[] cut = Arrays.copyOf(golden, length);
      assertThatThrownBy(() -> readAll(cut))
          .isInstanceOf(FileException.class)
          .hasMessageContaining("its end is missing");
    }
  }

  @Test
  void anotherFileAndALaterVersionAreToldApart() {
    assertThatThrownBy(() -> readAll("time,key\n".getBytes(UTF_8)))
        .hasMessage(
            "Cannot read x.dump: expected a dump as millrace record writes it, found another file;"
                + " correct path or format");
    byte[] later = HexFormat.of().parseHex(VERSION_1);
    later[6] = 2;
    assertThatThrownBy(() -> readAll(later)).hasMessageContaining("found version 2");
  }

  @Test
  void aPositionIsWhereReadingGoesOn() throws IOException {
    byte[] golden = HexFormat.of().parseHex(VERSION_1);
    long position;
    try (DumpReader in = reader(golden)) {
      in.next();
      position = in.position();
    }
    byte[] rest = Arrays.copyOfRange(golden, (int) position, golden.length);
    try (DumpReader in =
        DumpReader.after(new ByteArrayInputStream(rest), "x.dump", "readings", 1, position)) {
      assertThat(in.next().orElseThrow().offset()).isEqualTo(18);
      assertThat(in.next()).isEmpty();
      assertThat(in.position()).isEqualTo(golden.length);
    }
  }

  @Test
  void aRefusedRecordKeepsItsReasonAndItsPlace() {
    DeadLetter letter =
        new DeadLetter(Reason.MALFORMED, "no number", Origin.file("a.csv", 7), "x,y");

    assertThat(RefusedRecords.letter(RefusedRecords.of(letter).at(5, 6))).contains(letter);
    assertThat(RefusedRecords.letter(record("k", "v"))).isEmpty();
  }

  private static DumpedRecord record(String key, String value) {
    return new DumpedRecord(1, 0, 0, key.getBytes(UTF_8), value.getBytes(UTF_8), List.of());
  }

  private static DumpReader reader(byte[] bytes) throws IOException {
    return DumpReader.of(new ByteArrayInputStream(bytes), "x.dump");
  }

  private static void readAll(byte[] bytes) throws IOException {
    try (DumpReader in = reader(bytes)) {
      Optional<DumpedRecord> next = in.next();
      while (next.isPresent()) {
        next = in.next();
      }
    }
  }
}
