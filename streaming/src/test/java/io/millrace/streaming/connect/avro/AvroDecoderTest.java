package io.millrace.streaming.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Records are written by the Avro library. */
class AvroDecoderTest {

  private static final Origin ORIGIN = Origin.topic("t", 0, 1);
  private static final long NOON = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

  private static final Schema SCHEMA =
      AvroSchemas.parse(
          """
          {"type": "record", "name": "Telemetry", "fields": [
            {"name": "device", "type": {"type": "record", "name": "Device", "fields": [
              {"name": "id", "type": "int"}, {"name": "site", "type": ["null", "string"]}]}},
            {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-micros"}},
            {"name": "temp", "type": ["null", "double"]},
            {"name": "more", "type": {"type": "map", "values": "float"}},
            {"name": "list", "type": {"type": "array", "items": ["null", "string", "long"]}},
            {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9,
              "scale": 2}}]}
          """);

  private static final Mapping MAPPING =
      mapping(
          Mapping.Time.of(new Field.Path("ts"), Mapping.TimeForm.UNDECLARED),
          "temp",
          "more.hum",
          "list[1]",
          "price");

  @Test
  void exampleUsage() throws IOException {
    Observation read = (Observation) read(MAPPING, bytes(record()));

    assertThat(read.key()).isEqualTo("7");
    assertThat(read.group()).isEqualTo("north");
    assertThat(read.time()).isEqualTo(NOON);
    assertThat(read.values()).containsExactly(21.5f, 60f, 5f, -12.34f);
  }

  @Test
  void nullIsMissingAndAnAbsentKeyOfAMapIsAFault() throws IOException {
    GenericData.Record record = record();
    record.put("temp", null);
    record.put("list", Arrays.asList("1", "NaN"));
    ((GenericData.Record) record.get("device")).put("site", null);

    Observation read = (Observation) read(MAPPING, bytes(record));

    assertThat(read.group()).isEqualTo("7");
    assertThat(read.values()).containsExactly(Float.NaN, 60f, Float.NaN, -12.34f);
    record.put("more", Map.of());
    assertThat(((DeadLetter) read(MAPPING, bytes(record))).detail())
        .contains("expected a number at 'more.hum'", "found no field");
  }

  @Test
  void aDeclaredUnitCountsMoreThanTheSchemas() throws IOException {
    GenericData.Record record = record();
    record.put("ts", NOON / 1000);
    Mapping seconds =
        mapping(
            Mapping.Time.of(new Field.Path("ts"), Mapping.TimeForm.SECONDS),
            "temp",
            "temp",
            "temp",
            "temp");

    assertThat(((Observation) read(seconds, bytes(record))).time()).isEqualTo(NOON);
  }

  @Test
  void bytesOfAnotherSchemaAreRefused() throws IOException {
    byte[] right = bytes(record());

    for (byte[] wrong :
        List.of(
            Arrays.copyOf(right, right.length - 1),
            Arrays.copyOf(right, right.length + 1),
            new byte[0],
            "{\"device\": {\"id\": 7}}".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      DeadLetter letter = (DeadLetter) read(MAPPING, wrong);
      assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
      assertThat(letter.detail()).startsWith("expected a record of its schema, found ");
    }
  }

  /** A length of two gigabytes in a few bytes must not cost two gigabytes. */
  @Test
  void neverThrowsAndTakesNoMemoryForLengthsThatAreNotThere() throws IOException {
    byte[] right = bytes(record());
    Random random = new Random(3);
    AvroDecoder decoder = decoder(MAPPING);
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = right.clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Inbound read = decoder.read(bytes, 0, bytes.length, ORIGIN);
      assertThat(read).isNotNull();
    }
    byte[] huge = {14, 2, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 'x'};
    assertThat(((DeadLetter) decoder.read(huge, 0, huge.length, ORIGIN)).detail())
        .contains("a length of 2147483647");
  }

  @Test
  void saysWhatIsNoSchemaOfRecords() {
    assertThat(AvroSchemas.fault(SCHEMA.toString())).isEmpty();
    assertThat(AvroSchemas.fault("\"long\""))
        .contains("expected a schema of records, found one of long");
    assertThat(AvroSchemas.fault("{\"type\":\"recrod\"}").orElseThrow())
        .startsWith("expected a schema of Avro: ");
  }

  /** A registry that is down is not the fault of a record, which must not become a dead letter. */
  @Test
  void aRegistryThatIsSilentStopsTheJob() {
    AvroDecoder decoder =
        new AvroDecoder(
            new RecordFormat.Avro("", "http://localhost:1", MAPPING), List.of("a"), 1000);
    byte[] framed = {0, 0, 0, 0, 4, 1};

    assertThatThrownBy(() -> decoder.read(framed, 0, framed.length, ORIGIN))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("http://localhost:1/schemas/ids/4")
        .hasMessageContaining("start the registry");
  }

  private static GenericData.Record record() {
    GenericData.Record device = new GenericData.Record(SCHEMA.getField("device").schema());
    device.put("id", 7);
    device.put("site", "north");
    GenericData.Record record = new GenericData.Record(SCHEMA);
    record.put("device", device);
    record.put("ts", 1000 * NOON + 999);
    record.put("temp", 21.5);
    record.put("more", Map.of("hum", 60f));
    record.put("list", Arrays.asList(null, 5L));
    assertThat(SCHEMA.getField("price").schema().getLogicalType())
        .isInstanceOf(LogicalTypes.Decimal.class);
    record.put("price", ByteBuffer.wrap(new BigDecimal("-12.34").unscaledValue().toByteArray()));
    return record;
  }

  private static byte[] bytes(GenericData.Record record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericData.Record>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static Mapping mapping(Mapping.Time time, String... values) {
    return new Mapping(
        new Field.Path("device.id"),
        new Field.Path("device.site"),
        Field.NONE,
        time,
        Mapping.Values.of(Arrays.stream(values).<Field>map(Field.Path::new).toList()));
  }

  private static AvroDecoder decoder(Mapping mapping) {
    return new AvroDecoder(
        new RecordFormat.Avro(SCHEMA.toString(), "", mapping), List.of("a", "b", "c", "d"), 1000);
  }

  private static Inbound read(Mapping mapping, byte[] bytes) {
    return decoder(mapping).read(bytes, 0, bytes.length, ORIGIN);
  }
}
