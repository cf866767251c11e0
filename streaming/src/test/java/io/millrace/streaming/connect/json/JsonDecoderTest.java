package io.millrace.streaming.connect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {

  private static final Origin ORIGIN = Origin.topic("readings", 2, 17);
  private static final String GOOD =
      "{\"key\": \"boiler-7\", \"time\": 1700000000000, \"values\": [21.5, null, -3e2],"
          + " \"group\": \"boilers\", \"label\": \"night\"}";

  private final JsonDecoder decoder = new JsonDecoder(List.of("a", "b", "c"), 400);

  @Test
  void exampleUsage() {
    Observation read = (Observation) read(GOOD);

    assertThat(read.key()).isEqualTo("boiler-7");
    assertThat(read.group()).isEqualTo("boilers");
    assertThat(read.time()).isEqualTo(1_700_000_000_000L);
    assertThat(read.values()).containsExactly(21.5f, Float.NaN, -300f);
    assertThat(read.label()).isEqualTo("night");
    assertThat(read.origin()).isEqualTo(ORIGIN);
  }

  @Test
  void withoutAGroupAKeyIsAGroupOfItsOwn() {
    Observation read =
        (Observation) read("{\"values\":[1,2,3],\"time\":0,\"key\":7,\"group\":null}");

    assertThat(read.key()).isEqualTo("7");
    assertThat(read.group()).isEqualTo("7");
    assertThat(read.label()).isNull();
  }

  /**
   * Half of a pair of surrogates is no character. In a key it would become another key on its way
   * to the subtask, and Flink ends a job in which a key reaches a subtask that is not its own.
   */
  @ParameterizedTest
  @ValueSource(strings = {"key", "group", "label"})
  void refusesTextWithHalfACharacter(String field) {
    String good = GOOD.replaceFirst("\"" + field + "\": \"", "$0\\\\ud83d\\\\ude00");
    assertThat(good).contains("\\ud83d\\ude00");
    assertThat(read(good)).isInstanceOf(Observation.class);

    for (String half : new String[] {"\\ud83d", "\\ude00", "\\ude00\\ud83d"}) {
      assertThat(read(good.replace("\\ud83d\\ude00", half)))
          .isInstanceOfSatisfying(
              DeadLetter.class,
              letter -> {
                assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
                assertThat(letter.detail()).startsWith("expected whole characters in '" + field);
              });
    }
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    assertThat(
            read(
                "{\"unit\":{\"values\":[9]},\"key\":\"a\",\"list\":[[1],{}],\"time\":0,"
                    + "\"values\":[1,2,3]}"))
        .isInstanceOf(Observation.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1456790400000, 1456790400000",
    "'\"2016-03-01T08:00:00+08:00\"', 1456790400000",
    "'\"2016-03-01T00:00:00.250Z\"', 1456790400250",
    "-86400000, -86400000"
  })
  void readsTimeAsMillisecondsOrText(String written, long millis) {
    Observation read =
        (Observation) read("{\"key\":\"a\",\"time\":" + written + ",\"values\":[1,2,3]}");

    assertThat(read.time()).isEqualTo(millis);
  }

  @Test
  void missingMayBeWrittenAsPythonWritesIt() {
    Observation read = (Observation) read("{\"key\":\"a\",\"time\":0,\"values\":[NaN,2,3]}");

    assertThat(read.values()).containsExactly(Float.NaN, 2f, 3f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "17",
        "[]",
        "{",
        "{}",
        "not json",
        "{\"key\":\"a\",\"time\":0}",
        "{\"time\":0,\"values\":[1,2,3]}",
        "{\"key\":\"a\",\"values\":[1,2,3]}",
        "{\"key\":\"\",\"time\":0,\"values\":[1,2,3]}",
        "{\"key\":null,\"time\":0,\"values\":[1,2,3]}",
        "{\"key\":true,\"time\":0,\"values\":[1,2,3]}",
        "{\"key\":\"a\",\"time\":0.5,\"values\":[1,2,3]}",
        "{\"key\":\"a\",\"time\":\"yesterday\",\"values\":[1,2,3]}",
        "{\"key\":\"a\",\"time\":\"2016-03-01T08:00:00\",\"values\":[1,2,3]}",
        "{\"key\":\"a\",\"time\":1700000000000000000,\"values\":[1,2,3]}",
        "{\"key\":\"a\",\"time\":99999999999999999999,\"values\":[1,2,3]}",
        "{\"key\":\"a\",\"time\":0,\"values\":{}}",
        "{\"key\":\"a\",\"time\":0,\"values\":[1,\"2\",3]}",
        "{\"key\":\"a\",\"time\":0,\"values\":[1,[2],3]}",
        "{\"key\":\"a\",\"key\":\"b\",\"time\":0,\"values\":[1,2,3]}",
        "{\"key\":\"a\",\"time\":0,\"values\":[1,2,3],\"values\":[1,2,3]}",
        "{\"key\":\"a\",\"time\":0,\"values\":[1,2,3]} {}",
        "{\"key\":\"a\",\"time\":0,\"values\":[1,2,3]",
      })
  void whatIsNoObservationIsMalformed(String record) {
    DeadLetter letter = (DeadLetter) read(record);

    assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(letter.detail())
        .startsWith("expected ")
        .contains("found")
        .doesNotContain("Source:", "REDACTED");
    assertThat(letter.origin()).isEqualTo(ORIGIN);
    assertThat(letter.payload()).isEqualTo(record);
  }

  @Test
  void namesTheReasonOfEveryRefusal() {
    assertThat(refused("{\"key\":\"a\",\"time\":0,\"values\":[1,2]}", Reason.WRONG_WIDTH))
        .isEqualTo(
            "expected 3 values, one per channel, found 2; send one for each, null where nothing was"
                + " observed, or correct channels");
    assertThat(refused("{\"key\":\"a\",\"time\":0,\"values\":[1,2,3,4]}", Reason.WRONG_WIDTH))
        .contains("found 4; send one");
    assertThat(refused("{\"key\":\"a\",\"time\":0,\"values\":[1,1e999,3]}", Reason.NOT_FINITE))
        .contains("channel 'b'");
    assertThat(refused("{\"key\":\"a\",\"time\":0,\"values\":[1,2,-4e38]}", Reason.NOT_FINITE))
        .contains("channel 'c'");
    assertThat(refused("{\"key\":\"a\",\"time\":0,\"values\":[Infinity,2,3]}", Reason.NOT_FINITE))
        .contains("channel 'a'");
    assertThat(refused(" ".repeat(401), Reason.OVERSIZED))
        .isEqualTo("expected at most 400 bytes, found 401; raise largest_record, or send less");
  }

  @Test
  void halvesOfSurrogatePairsAreNoKeysGroupsOrLabels() {
    for (String name : new String[] {"boiler-7", "boilers", "night"}) {
      assertThat(refused(GOOD.replace(name, "\\ud83d"), Reason.MALFORMED))
          .contains("found half a surrogate pair");
    }
    assertThat(((Observation) read(GOOD.replace("boiler-7", "\\ud83d\\ude00"))).key())
        .isEqualTo("\ud83d\ude00");
  }

  @Test
  void secondsAreNotReadAsMilliseconds() {
    String seconds = GOOD.replace("1700000000000", "1700000000");

    assertThat(refused(seconds, Reason.MALFORMED))
        .isEqualTo(
            "expected milliseconds since 1970 in 'time', found 1700000000, which is more likely"
                + " seconds (2023-11-14T22:13:20Z and not 1970-01-20T16:13:20Z); write time:"
                + " {unit: s}, or unit: ms if it is milliseconds");
    byte[] bytes = bytes(seconds);
    Observation declared =
        (Observation)
            new JsonDecoder(List.of("a", "b", "c"), 400, Mapping.TimeForm.SECONDS)
                .read(bytes, 0, bytes.length, ORIGIN);
    Observation asItIs =
        (Observation)
            new JsonDecoder(List.of("a", "b", "c"), 400, Mapping.TimeForm.MILLIS)
                .read(bytes, 0, bytes.length, ORIGIN);
    assertThat(declared.time()).isEqualTo(1_700_000_000_000L);
    assertThat(asItIs.time()).isEqualTo(1_700_000_000L);
  }

  @Test
  void aKeyIsBoundedEvenIfARecordIsNot() {
    String key = "k".repeat(Texts.LONGEST + 1);
    byte[] record = bytes("{\"key\":\"" + key + "\",\"time\":0,\"values\":[1]}");
    Inbound read = new JsonDecoder(List.of("a"), 1 << 20).read(record, 0, record.length, ORIGIN);

    assertThat(((DeadLetter) read).reason()).isEqualTo(Reason.OVERSIZED);
  }

  @Test
  void deepNestingIsRefusedNotFollowed() {
    DeadLetter letter =
        (DeadLetter)
            new JsonDecoder(List.of("a", "b", "c"), 1 << 20)
                .read(bytes("[".repeat(9999)), 0, 9999, ORIGIN);
    DeadLetter within =
        (DeadLetter)
            new JsonDecoder(List.of("a", "b", "c"), 1 << 20)
                .read(bytes("{\"x\":" + "[".repeat(9994)), 0, 9999, ORIGIN);

    assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(within.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(within.payload()).hasSize(1001).endsWith("…");
  }

  @Test
  void readsARecordInTheMidstOfABuffer() {
    byte[] around = bytes("xx" + GOOD + "yy");

    assertThat(decoder.read(around, 2, GOOD.length(), ORIGIN)).isInstanceOf(Observation.class);
  }

  @Test
  void neverThrowsWhateverTheBytesAre() {
    Random random = new Random(7);
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = bytes(GOOD);
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      Inbound read = decoder.read(bytes, 0, length, ORIGIN);
      if (read instanceof Observation observation) {
        assertThat(observation.values()).hasSize(3);
        assertThat(Arrays.toString(observation.values())).doesNotContain("Infinity");
      }
    }
  }

  private String refused(String record, Reason reason) {
    DeadLetter letter = (DeadLetter) read(record);
    assertThat(letter.reason()).isEqualTo(reason);
    return letter.detail();
  }

  private Inbound read(String record) {
    byte[] bytes = bytes(record);
    return decoder.read(bytes, 0, bytes.length, ORIGIN);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
