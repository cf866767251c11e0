package io.millrace.streaming.connect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Envelope;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedJsonDecoderTest {

  private static final Origin ORIGIN = Origin.topic("plant-1.temps", 2, 17);
  private static final List<String> CHANNELS = List.of("temp", "hum");
  private static final long NOON = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

  /** As a gateway sends: nested objects, a list, numbers as text, seconds. */
  private static final String NESTED =
      "{\"device\": {\"id\": \"d-7\", \"site\": \"north\"}, \"ts\": 1769860800, \"rssi\": -70,"
          + " \"sensors\": [{\"name\": \"t\", \"value\": \"21.5\"}, {\"name\": \"h\", \"value\": 60}]}";

  private static Mapping mapping(Mapping.Time time, Mapping.Values values) {
    return new Mapping(new Field.Path("device.id"), Field.NONE, Field.NONE, time, values);
  }

  private static final Mapping.Time SECONDS =
      Mapping.Time.of(new Field.Path("ts"), Mapping.TimeForm.SECONDS);
  private static final Mapping.Values IN_LIST =
      Mapping.Values.of(
          List.of(new Field.Path("sensors[0].value"), new Field.Path("sensors[1].value")));

  @Test
  void exampleUsage() {
    Mapping mapping =
        new Mapping(
            new Field.Path("device.id"),
            new Field.Path("device.site"),
            new Field.Path("sensors[0].name"),
            SECONDS,
            IN_LIST);

    Observation read = observation(mapping, NESTED);

    assertThat(read.key()).isEqualTo("d-7");
    assertThat(read.group()).isEqualTo("north");
    assertThat(read.label()).isEqualTo("t");
    assertThat(read.time()).isEqualTo(NOON);
    assertThat(read.values()).containsExactly(21.5f, 60f);
  }

  @Test
  void readsAllValuesFromOneListOrOneObject() {
    Mapping mapping =
        mapping(SECONDS, new Mapping.Values(within("v"), List.of(), Mapping.Absent.REFUSED));
    String start = "{\"device\":{\"id\":7},\"ts\":1769860800,\"v\":";

    assertThat(observation(mapping, start + "[1, null]}").values()).containsExactly(1f, Float.NaN);
    assertThat(observation(mapping, start + "{\"hum\":2,\"x\":9,\"temp\":\"1\"}}").values())
        .containsExactly(1f, 2f);
    assertThat(letter(mapping, start + "[1,2,3]}").reason()).isEqualTo(Reason.WRONG_WIDTH);
    assertThat(letter(mapping, start + "[1]}").detail())
        .isEqualTo(
            "expected 2 values, one per channel, at 'v', found 1; send one for each, null where"
                + " nothing was observed, or correct channels");
    assertThat(letter(mapping, start + "5}").detail())
        .isEqualTo("expected a list or an object of values at 'v', found '5'");
  }

  @Test
  void aChannelWithoutAMappingIsTheFieldOfItsName() {
    Mapping mapping =
        mapping(
            SECONDS,
            Mapping.Values.of(List.of(new Field.Name("te.mp"), new Field.Path("['hu.m']"))));

    assertThat(
            observation(
                    mapping,
                    "{\"device\":{\"id\":\"a\"},\"ts\":1769860800,\"te.mp\":1,\"hu.m\":2,"
                        + "\"te\":{\"mp\":9}}")
                .values())
        .containsExactly(1f, 2f);
  }

  @Test
  void readsWhatSurroundsAKafkaRecord() {
    Mapping mapping =
        new Mapping(
            beside(Mapping.Part.KAFKA_KEY, ""),
            new Field.Beside(Mapping.Part.KAFKA_TOPIC, "", "([^.]*)\\..*"),
            new Field.Beside(Mapping.Part.KAFKA_HEADER, "shift", ""),
            Mapping.Time.of(beside(Mapping.Part.KAFKA_TIMESTAMP, ""), Mapping.TimeForm.UNDECLARED),
            Mapping.Values.of(List.of(new Field.Name("temp"), new Field.Name("hum"))));
    byte[] record = "{\"temp\":1,\"hum\":2}".getBytes(UTF_8);

    Observation read =
        (Observation)
            decoder(mapping).read(record, ORIGIN, envelope("d-7", Map.of("shift", "night"), NOON));

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(new Observation("d-7", "plant-1", NOON, new float[] {1, 2}, "night", ORIGIN));
    DeadLetter without =
        (DeadLetter) decoder(mapping).read(record, ORIGIN, envelope(null, Map.of(), NOON));
    assertThat(without.detail()).isEqualTo("expected a key at 'kafka: key', found nothing");
    DeadLetter timeless =
        (DeadLetter) decoder(mapping).read(record, ORIGIN, envelope("a", Map.of(), -1));
    assertThat(timeless.detail()).contains("at 'kafka: timestamp', found nothing");
  }

  @Test
  void theTimestampOfAKafkaRecordIsInMillisecondsEvenIn1970() {
    Mapping mapping =
        new Mapping(
            new Field.Constant("k"),
            Field.NONE,
            Field.NONE,
            Mapping.Time.of(beside(Mapping.Part.KAFKA_TIMESTAMP, ""), Mapping.TimeForm.MILLIS),
            Mapping.Values.of(List.of(new Field.Name("temp"), new Field.Name("hum"))));

    Inbound read =
        decoder(mapping)
            .read(
                "{\"temp\":1,\"hum\":2}".getBytes(UTF_8),
                ORIGIN,
                envelope("d", Map.of(), 1_769_860_800L));

    assertThat(((Observation) read).time()).isEqualTo(1_769_860_800L);
  }

  @Test
  void readsAKeyFromTheNameOfAFile() {
    Mapping mapping =
        new Mapping(
            beside(Mapping.Part.FILE_STEM, ""),
            beside(Mapping.Part.FILE_NAME, ""),
            Field.NONE,
            SECONDS,
            Mapping.Values.of(List.of(new Field.Name("temp"), new Field.Name("hum"))));
    byte[] record = "{\"temp\":1,\"hum\":2,\"ts\":1769860800}".getBytes(UTF_8);

    Observation read =
        (Observation)
            decoder(mapping)
                .read(record, 0, record.length, Origin.file("data/v1.2 north.csv.gz", 3));

    assertThat(read.key()).isEqualTo("v1.2 north");
    assertThat(read.group()).isEqualTo("v1.2 north.csv.gz");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SECONDS    | 1769860800",
        "SECONDS    | 1769860800.0009",
        "SECONDS    | \"1769860800\"",
        "MILLIS     | 1769860800000",
        "MILLIS     | 1769860800000.7",
        "MICROS     | 1769860800000999",
        "NANOS      | 1769860800000999999",
        "NANOS      | \"1769860800000999999\"",
        "UNDECLARED | 1769860800000",
        "UNDECLARED | \"1769860800000\"",
        "UNDECLARED | \"2026-01-31T12:00:00Z\"",
        "UNDECLARED | \"2026-01-31 13:00:00+0100\"",
        "ISO        | \"2026-01-31 12:00:00 UTC\"",
        "ISO        | \"2026-01-31 13:00:00 +0100\"",
        "ISO        | \"2026-01-31 13:00:00.000+01\"",
        "ISO        | \"2026-01-31T13:00+01:00[Europe/Berlin]\"",
        "ISO        | \"2026-01-31T12:00\"",
      })
  void readsTimesInTheirUnits(Mapping.TimeForm form, String written) {
    Mapping mapping = mapping(Mapping.Time.of(new Field.Path("ts"), form), IN_LIST);

    assertThat(observation(mapping, NESTED.replace("1769860800", written)).time()).isEqualTo(NOON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "UNDECLARED | 1769860800       | write time: {path: ts, unit: s}",
        "UNDECLARED | 1769860800.25    | write time: {path: ts, unit: s}",
        "UNDECLARED | 631152000        | write time: {path: ts, unit: s}",
        "UNDECLARED | \"20260131\"     | or a pattern such as pattern: yyyyMMdd",
        "UNDECLARED | \"202601311200\" | or a pattern such as pattern: yyyyMMdd",
        "UNDECLARED | 1769860800000000 | write time: {path: ts, unit: us}",
        "UNDECLARED | 1769860800000000000 | write time: {path: ts, unit: ns}",
        "SECONDS    | 1769860800000    | write time: {path: ts, unit: ms}",
        "MILLIS     | 1769860800000000 | write time: {path: ts, unit: us}",
        "MICROS     | 1769860800000 | and 1970-01-21T11:37:40.800Z in us; write time: {path: ts, unit: ms}",
        "NANOS      | 1769860800 | and 1970-01-01T00:00:01.769Z in ns; write time: {path: ts, unit: s}",
        "SECONDS    | 1.7e9            | expected seconds since 1970 at 'ts', found '1.7e9'",
        "ISO        | 1769860800       | expected a time such as 2026-01-31T08:00:00Z at 'ts'",
        "MILLIS     | null             | at 'ts', found nothing",
        "MILLIS     | {}               | found an object; name a field within it",
      })
  void refusesATimeThatIsProbablyInAnotherUnit(
      Mapping.TimeForm form, String written, String detail) {
    Mapping mapping = mapping(Mapping.Time.of(new Field.Path("ts"), form), IN_LIST);

    DeadLetter letter = letter(mapping, NESTED.replace("1769860800", written));

    assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(letter.detail()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dd.MM.yyyy HH:mm | Europe/Berlin | 31.01.2026 13:00 | 2026-01-31T12:00:00Z",
        "yyyyMMddHHmmss   | UTC           | 20260131120000   | 2026-01-31T12:00:00Z",
        "dd/MM/yy HH:mm   | UTC           | 31/01/98 12:00   | 1998-01-31T12:00:00Z",
        "dd/MM/yy HH:mm   | UTC           | 31/01/26 12:00   | 2026-01-31T12:00:00Z",
        "yyyy-MM          | UTC           | 1949-03          | 1949-03-01T00:00:00Z",
        "yyyy             | UTC           | 1949             | 1949-01-01T00:00:00Z",
        "yyyy-MM-dd HH:mm VV | UTC | 2026-01-31 13:00 Europe/Berlin | 2026-01-31T12:00:00Z",
      })
  void readsPatterns(String pattern, String zone, String written, String time) {
    Mapping mapping =
        mapping(
            new Mapping.Time(
                List.of(new Field.Path("ts")), Mapping.TimeForm.PATTERN, pattern, ZoneId.of(zone)),
            IN_LIST);

    assertThat(observation(mapping, NESTED.replace("1769860800", "\"" + written + "\"")).time())
        .isEqualTo(Instant.parse(time).toEpochMilli());
  }

  @Test
  void aLocalTimeThatClocksSkipIsRefusedWhereverItsZoneComesFrom() {
    Mapping mapping =
        mapping(
            new Mapping.Time(
                List.of(new Field.Path("ts")),
                Mapping.TimeForm.PATTERN,
                "yyyy-MM-dd HH:mm VV",
                ZoneId.of("UTC")),
            IN_LIST);

    assertThat(
            letter(mapping, NESTED.replace("1769860800", "\"2026-03-29 02:30 Europe/Berlin\""))
                .detail())
        .contains("expected a time that exists in Europe/Berlin");
  }

  @Test
  void wordsAndNumbersThatMeanMissingAreComparedAsWhatTheyAre() {
    Mapping mapping =
        mapping(
            SECONDS,
            new Mapping.Values(
                new Mapping.Places.Each(List.of(new Field.Path("t"), new Field.Path("h"))),
                List.of("unavailable", "-9999", "1e5", "0.1"),
                Mapping.Absent.REFUSED));
    String start = "{\"device\":{\"id\":\"a\"},\"ts\":1769860800,";

    for (String missing :
        new String[] {
          "-9999",
          "-9999.0",
          "\"-9999\"",
          "\"-9999.00\"",
          "-9.999e3",
          "\"unavailable\"",
          "\" unavailable \"",
          "null",
          "\"\"",
          "NaN",
          "\"NaN\"",
          "100000",
          "0.10",
        }) {
      assertThat(observation(mapping, start + "\"t\":" + missing + ",\"h\":1}").values())
          .as(missing)
          .containsExactly(Float.NaN, 1f);
    }
    // A number that is another, though as a float it is the same.
    assertThat(observation(mapping, start + "\"t\":0.100000001,\"h\":-9998.9}").values())
        .containsExactly(0.1f, -9998.9f);
    assertThat(letter(mapping, start + "\"t\":\"offline\",\"h\":1}").detail())
        .isEqualTo(
            "expected a number at 't' for channel 'temp', found 'offline'; if it stands for a"
                + " missing value, list it in missing");
    assertThat(letter(mapping, start + "\"t\":1e39,\"h\":1}").reason())
        .isEqualTo(Reason.NOT_FINITE);
    assertThat(letter(mapping, start + "\"t\":true,\"h\":1}").detail()).contains("found 'true'");
    assertThat(letter(mapping, start + "\"t\":[1],\"h\":1}").detail())
        .contains("found a list; name the field within it");
  }

  @Test
  void aFieldThatIsAbsentIsRefusedUnlessThePipelineAllowsIt() {
    List<Field> fields = List.of(new Field.Path("s.t"), new Field.Path("s.h"));
    Mapping refusing = mapping(SECONDS, Mapping.Values.of(fields));
    Mapping allowing =
        mapping(
            SECONDS,
            new Mapping.Values(new Mapping.Places.Each(fields), List.of(), Mapping.Absent.MISSING));
    String record = "{\"device\":{\"id\":\"a\"},\"ts\":1769860800,\"s\":{\"t\":1}}";

    assertThat(letter(refusing, record).detail())
        .isEqualTo(
            "expected a number at 's.h' for channel 'hum', found no field; correct the path, or set"
                + " absent: missing if a record may lack it");
    assertThat(observation(allowing, record).values()).containsExactly(1f, Float.NaN);
    assertThat(letter(allowing, record.replace("\"t\":1", "")).detail())
        .contains("expected the field of at least one channel");
  }

  @Test
  void aGroupThatIsNullIsTheKeyAndOneThatIsAbsentIsAFault() {
    Mapping mapping =
        new Mapping(new Field.Path("k"), new Field.Path("g"), Field.NONE, SECONDS, within());
    String start = "{\"ts\":1769860800,\"v\":[1,2],\"k\":\"a\"";

    assertThat(observation(mapping, start + ",\"g\":null}").group()).isEqualTo("a");
    assertThat(observation(mapping, start + ",\"g\":5}").group()).isEqualTo("5");
    assertThat(letter(mapping, start + "}").detail()).contains("expected a group at 'g'");
    assertThat(letter(mapping, start.replace("\"a\"", "1.0") + ",\"g\":5}").detail())
        .isEqualTo("expected text or a whole number as key at 'k', found 1.0");
    assertThat(letter(mapping, start.replace(",\"k\":\"a\"", "") + ",\"g\":5}").detail())
        .isEqualTo("expected a key at 'k', found no field; correct map.key");
  }

  @Test
  void halvesOfSurrogatePairsAreNoKeys() {
    Mapping mapping = new Mapping(new Field.Path("k"), Field.NONE, Field.NONE, SECONDS, within());
    String record = "{\"ts\":1769860800,\"v\":[1,2],\"k\":\"x%s\"}";

    for (String half : new String[] {"\\ud83d", "\\ude00", "\\ud83dy", "\\ude00\\ud83d"}) {
      assertThat(letter(mapping, record.formatted(half)).detail())
          .as(half)
          .startsWith("expected whole characters as key, found half a surrogate pair");
    }
    assertThat(observation(mapping, record.formatted("\\ud83d\\ude00")).key())
        .isEqualTo("x\ud83d\ude00");
  }

  @Test
  void aFieldThatIsTwiceThereIsRefused() {
    assertThat(
            letter(mapping(SECONDS, IN_LIST), NESTED.replace("\"rssi\": -70", "\"ts\": 1"))
                .detail())
        .isEqualTo("expected one field 'ts', found two");
  }

  @Test
  void travelsToTheWorkers() throws Exception {
    MappedJsonDecoder used = decoder(mapping(SECONDS, IN_LIST));
    read(used, NESTED);

    assertThat(read(InstantiationUtil.clone(used), NESTED)).isInstanceOf(Observation.class);
  }

  @Test
  void neverThrowsWhateverTheBytesAre() {
    MappedJsonDecoder decoder = decoder(mapping(SECONDS, IN_LIST));
    Random random = new Random(11);
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = NESTED.getBytes(UTF_8);
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      Inbound read = decoder.read(bytes, 0, length, ORIGIN);
      if (read instanceof DeadLetter letter) {
        assertThat(letter.detail()).startsWith("expected ").doesNotContain("Exception");
      }
    }
  }

  private static Field.Beside beside(Mapping.Part part, String header) {
    return new Field.Beside(part, header, "");
  }

  private static Mapping.Places within(String path) {
    return new Mapping.Places.Within(new Field.Path(path));
  }

  private static Mapping.Values within() {
    return new Mapping.Values(within("v"), List.of(), Mapping.Absent.REFUSED);
  }

  private static Envelope envelope(String key, Map<String, String> headers, long timestamp) {
    return new Envelope() {
      @Override
      public byte[] key() {
        return key == null ? null : key.getBytes(UTF_8);
      }

      @Override
      public byte[] header(String name) {
        return headers.containsKey(name) ? headers.get(name).getBytes(UTF_8) : null;
      }

      @Override
      public long timestamp() {
        return timestamp;
      }
    };
  }

  private static MappedJsonDecoder decoder(Mapping mapping) {
    return new MappedJsonDecoder(mapping, CHANNELS, 1000);
  }

  private static Inbound read(MappedJsonDecoder decoder, String record) {
    byte[] bytes = record.getBytes(UTF_8);
    return decoder.read(bytes, 0, bytes.length, ORIGIN);
  }

  private static Observation observation(Mapping mapping, String record) {
    Inbound read = read(decoder(mapping), record);
    if (read instanceof DeadLetter letter) {
      throw new AssertionError("refused: " + letter);
    }
    return (Observation) read;
  }

  private static DeadLetter letter(Mapping mapping, String record) {
    Inbound read = read(decoder(mapping), record);
    if (read instanceof Observation observation) {
      throw new AssertionError("taken: " + observation);
    }
    return (DeadLetter) read;
  }
}
