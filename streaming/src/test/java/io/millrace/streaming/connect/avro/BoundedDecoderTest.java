package io.millrace.streaming.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** The oracle is Avro's own decoder, which believes every length that it reads. */
class BoundedDecoderTest {

  private static final Schema SCHEMA =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredString("key")
          .requiredLong("time")
          .requiredInt("count")
          .requiredFloat("small")
          .requiredDouble("large")
          .requiredBoolean("flag")
          .requiredBytes("raw")
          .name("sort")
          .type()
          .enumeration("Sort")
          .symbols("A", "B")
          .noDefault()
          .name("hash")
          .type()
          .fixed("Hash")
          .size(4)
          .noDefault()
          .name("values")
          .type()
          .array()
          .items()
          .nullable()
          .doubleType()
          .noDefault()
          .name("tags")
          .type()
          .map()
          .values()
          .stringType()
          .noDefault()
          .endRecord();

  @Test
  void exampleUsage() throws IOException {
    byte[] bytes = written(record(new SeededRandom(1)));
    BoundedDecoder decoder = new BoundedDecoder().over(bytes, 0, bytes.length);

    GenericRecord read = new GenericDatumReader<GenericRecord>(SCHEMA).read(null, decoder);

    assertThat(read.get("key")).hasToString("key-of-7");
    assertThat(decoder.left()).isZero();
  }

  @Test
  void readsWhatAvrosOwnDecoderReads() throws IOException {
    SeededRandom random = new SeededRandom(5);
    BoundedDecoder decoder = new BoundedDecoder();
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(SCHEMA);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = written(record(random));
      assertThat(reader.read(null, decoder.over(bytes, 0, bytes.length)))
          .isEqualTo(reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null)));
    }
  }

  @Test
  void skipsWhatTheReaderDoesNotAskFor() throws IOException {
    Schema narrow = SchemaBuilder.record("Reading").fields().requiredBoolean("flag").endRecord();
    byte[] bytes = written(record(new SeededRandom(2)));
    BoundedDecoder decoder = new BoundedDecoder().over(bytes, 0, bytes.length);

    GenericRecord read = new GenericDatumReader<GenericRecord>(SCHEMA, narrow).read(null, decoder);

    assertThat(read.get("flag")).isEqualTo(true);
    assertThat(decoder.left()).isZero();
  }

  /** A length of a gibibyte in six bytes; Avro alone would make the array first. */
  @Test
  void aLengthBeyondTheRecordIsRefusedBeforeAnythingIsMade() {
    byte[] gibibyte = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 8, 1};

    assertThatThrownBy(() -> new BoundedDecoder().over(gibibyte, 0, 6).readString())
        .isInstanceOf(EOFException.class)
        .hasMessage("a length of 1073741824 where 1 bytes are left");
    assertThatThrownBy(() -> new BoundedDecoder().over(gibibyte, 0, 6).readBytes(null))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> new BoundedDecoder().over(gibibyte, 0, 6).skipString())
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> new BoundedDecoder().over(gibibyte, 0, 6).readArrayStart())
        .isInstanceOf(EOFException.class)
        .hasMessage("1073741824 elements where 1 bytes are left");
    assertThatThrownBy(() -> new BoundedDecoder().over(gibibyte, 0, 6).readMapStart())
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> new BoundedDecoder().over(new byte[] {1}, 0, 1).readString())
        .as("minus one")
        .isInstanceOf(EOFException.class);
  }

  @Test
  void aRecordThatIsCutAnywhereIsRefused() throws IOException {
    byte[] bytes = written(record(new SeededRandom(8)));
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(SCHEMA);
    BoundedDecoder decoder = new BoundedDecoder();
    for (int length = 0; length < bytes.length; length++) {
      int cut = length;
      assertThatThrownBy(() -> reader.read(null, decoder.over(bytes, 0, cut)))
          .as("%s of %s bytes", cut, bytes.length)
          .isInstanceOfAny(IOException.class, RuntimeException.class);
    }
  }

  private static GenericRecord record(SeededRandom random) {
    GenericRecord record = new GenericData.Record(SCHEMA);
    record.put("key", "key-of-7");
    record.put("time", (long) (random.gaussian() * 1e15));
    record.put("count", (int) (random.gaussian() * 1e8));
    record.put("small", (float) random.gaussian());
    record.put("large", random.gaussian());
    record.put("flag", true);
    record.put("raw", ByteBuffer.wrap(new byte[(int) (random.uniform() * 300)]));
    record.put("sort", new GenericData.EnumSymbol(SCHEMA.getField("sort").schema(), "B"));
    record.put(
        "hash", new GenericData.Fixed(SCHEMA.getField("hash").schema(), new byte[] {1, 2, 3, 4}));
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 1 + random.uniform() * 20; i++) {
      values.add(random.uniform() < .3 ? null : random.gaussian());
    }
    record.put("values", values);
    record.put("tags", new HashMap<>(Map.of("a", "b", "c", "")));
    return record;
  }

  private static byte[] written(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
