package io.millrace.streaming.connect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {

  private static final Origin ORIGIN = Origin.topic("codes", 1, 8);
  private static final String GOOD =
      "{\"key\":\"boiler-7\",\"group\":\"boilers\",\"time\":1700000000000,\"sequence\":41,"
          + "\"version\":4,\"packet\":\"mYAx\"}";

  private final PacketDecoder decoder = new PacketDecoder("packet", 400);

  @Test
  void exampleUsage() {
    CodedObservation read = (CodedObservation) read(GOOD);

    assertThat(read.key()).isEqualTo("boiler-7");
    assertThat(read.group()).isEqualTo("boilers");
    assertThat(read.position()).isEqualTo(new CodedObservation.Position(1_700_000_000_000L, 41, 4));
    assertThat(read.packet()).containsExactly(0x99, 0x80, 0x31);
    assertThat(read.label()).isNull();
    assertThat(read.origin()).isEqualTo(ORIGIN);
  }

  @Test
  void readsAPacketOfAnyBytesUnderTheNameOfItsField() {
    SeededRandom random = new SeededRandom(3);
    PacketDecoder other = new PacketDecoder("code", 400);
    for (int length = 0; length < 60; length++) {
      byte[] packet = new byte[length];
      for (int at = 0; at < length; at++) {
        packet[at] = (byte) random.below(256);
      }
      String line =
          GOOD.replace(
              "\"packet\":\"mYAx\"",
              "\"code\":\"" + Base64.getEncoder().encodeToString(packet) + "\"");
      byte[] bytes = line.getBytes(UTF_8);
      Inbound read = other.read(bytes, 0, bytes.length, ORIGIN);
      assertThat(((CodedObservation) read).packet()).isEqualTo(packet);
    }
  }

  @Test
  void passesOverFieldsThatItDoesNotKnow() {
    String line =
        GOOD.replace(
            "{", "{\"score\":null,\"more\":{\"key\":\"no\",\"list\":[{}]},\"label\":\"ü\",");
    CodedObservation read = (CodedObservation) read(line);

    assertThat(read.key()).isEqualTo("boiler-7");
    assertThat(read.label()).isEqualTo("ü");
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "group", "time", "sequence", "version", "packet"})
  void namesTheFieldThatIsMissing(String field) {
    DeadLetter letter = (DeadLetter) read(GOOD.replace("\"" + field + "\"", "\"else\""));

    assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(letter.detail()).endsWith("in base 64, found no " + field);
    assertThat(letter.origin()).isEqualTo(ORIGIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"boiler-7\"    | {\"key\":\"inner\"}",
        "\"boiler-7\"    | [\"boiler-7\"]",
        "\"boiler-7\"    | true",
        "\"boilers\"     | null",
        "1700000000000   | \"1700000000000\"",
        "1700000000000   | 1.7e12",
        "1700000000000   | 99999999999999999999",
        "41              | 41.5",
        "4               | null",
        "\"mYAx\"        | \"mYA*\"",
        "\"mYAx\"        | 7",
        "\"mYAx\"        | null"
      })
  void refusesAValueOfAnotherKind(String good, String bad) {
    assertThat(read(GOOD.replace(good, bad)))
        .isInstanceOfSatisfying(
            DeadLetter.class, letter -> assertThat(letter.reason()).isEqualTo(Reason.MALFORMED));
  }

  /** Whatever stands in an object that a field should not be does not become a field itself. */
  @Test
  void doesNotReadFieldsFromWithinAnotherField() {
    assertThat(read(GOOD.replace("}", ",\"label\":{\"key\":\"inner\"}}")))
        .isInstanceOf(DeadLetter.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "7", "null", "no json", "{", "{\"key\":"})
  void refusesWhatIsNoObject(String text) {
    assertThat(read(text))
        .isInstanceOfSatisfying(
            DeadLetter.class, letter -> assertThat(letter.payload()).isEqualTo(text));
  }

  @Test
  void refusesEveryRecordThatIsCutOff() {
    for (int length = 0; length < GOOD.length(); length++) {
      assertThat(read(GOOD.substring(0, length))).isInstanceOf(DeadLetter.class);
    }
  }

  @Test
  void theLargestRecordIsReadAndOneByteMoreIsNot() {
    String padded = GOOD + " ".repeat(400 - GOOD.length());

    assertThat(read(padded)).isInstanceOf(CodedObservation.class);
    assertThat(read(padded + " "))
        .isInstanceOfSatisfying(
            DeadLetter.class,
            letter -> {
              assertThat(letter.reason()).isEqualTo(Reason.OVERSIZED);
              assertThat(letter.detail()).contains("expected at most 400 bytes, found 401");
            });
  }

  private Inbound read(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return decoder.read(bytes, 0, bytes.length, ORIGIN);
  }
}
