package io.millrace.streaming.connect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records with one value, of the sensor that they name. */
class SingleSensorsTest {

  private static final MappedJsonDecoder DECODER =
      new MappedJsonDecoder(
          new Mapping(
              new Field.Path("asset"),
              Field.NONE,
              Field.NONE,
              Mapping.Time.of(new Field.Path("ts"), Mapping.TimeForm.MILLIS),
              new Mapping.Values(
                  new Mapping.Places.OfSensor(new Field.Path("tag.name"), new Field.Path("v")),
                  List.of("bad"),
                  Mapping.Absent.REFUSED)),
          List.of("T1", "F1"),
          1000);

  @Test
  void exampleUsage() {
    SensorReadings read =
        (SensorReadings)
            read("{'asset': 'k', 'ts': 1700000000000, 'tag': {'name': 'F1'}, 'v': 2.5}");
    assertThat(read.key()).isEqualTo("k");
    assertThat(read.group()).isEqualTo("k");
    assertThat(read.time()).isEqualTo(1_700_000_000_000L);
    assertThat(read.sensors()).containsExactly(1);
    assertThat(read.values()).containsExactly(2.5f);
  }

  @Test
  void aMissingValueIsNoReading() {
    for (String missing : List.of("null", "'bad'", "'NaN'")) {
      SensorReadings read =
          (SensorReadings)
              read(
                  "{'asset': 'k', 'ts': 1700000000000, 'tag': {'name': 'F1'}, 'v': M}"
                      .replace("M", missing));
      assertThat(read.sensors()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name': 'T2'} | 1   | UNKNOWN_SENSOR | found 'T2'; did you mean 'T1'?",
        "{'name': 'X'}  | 1   | UNKNOWN_SENSOR | align names (T1, F1), found 'X'; name it in align",
        "{}             | 1   | MALFORMED      | expected a sensor at 'tag.name', found no field",
        "{'name': null} | 1   | MALFORMED      | expected a sensor at 'tag.name', found nothing",
        "{'name': 'T1'} | 'x' | MALFORMED      | expected a number at 'v', found 'x'",
        "{'name': 'T1'} | 1e99| NOT_FINITE     | within the range of a 32-bit float at 'v'",
      })
  void namesTheFaultAndTheCure(String tag, String value, Reason reason, String detail) {
    DeadLetter letter =
        (DeadLetter)
            read(
                "{'asset': 'k', 'ts': 1700000000000, 'tag': TAG, 'v': V}"
                    .replace("TAG", tag)
                    .replace("V", value));
    assertThat(letter.reason()).isEqualTo(reason);
    assertThat(letter.detail()).contains(detail);
  }

  @Test
  void aRecordWithoutTheFieldOfTheValueIsRefused() {
    DeadLetter letter =
        (DeadLetter) read("{'asset': 'k', 'ts': 1700000000000, 'tag': {'name': 'T1'}}");
    assertThat(letter.detail())
        .isEqualTo("expected a number at 'v', found no field; correct map.value");
  }

  private static Inbound read(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
    return DECODER.read(bytes, 0, bytes.length, Origin.NOWHERE);
  }
}
