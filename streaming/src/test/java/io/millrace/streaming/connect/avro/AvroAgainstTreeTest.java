package io.millrace.streaming.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Records of random schemas, written by Avro; what was put into them is looked up in the record.
 */
final class AvroAgainstTreeTest {

  /** A field by its path, and the number that it must be read as; null: missing. */
  private final Map<String, Float> numbers = new LinkedHashMap<>();

  private int types;

  @Test
  void exampleUsage() throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "R", "fields": [
                  {"name": "k", "type": "string"},
                  {"name": "t", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                  {"name": "s", "type": {"type": "map", "values": ["null", "double"]}}]}
                """);
    GenericData.Record record = new GenericData.Record(schema);
    record.put("k", "d");
    record.put("t", 1_700_000_000_123_456L);
    record.put("s", Map.of("te.mp", 2.5));

    Observation read =
        (Observation) read(schema, record, List.of("s[\"te.mp\"]"), Mapping.TimeForm.UNDECLARED);

    assertThat(read.time()).isEqualTo(1_700_000_000_123L);
    assertThat(read.values()).containsExactly(2.5f);
  }

  @Test
  void everyNumberOfARecordOfAnyShapeIsFoundByItsPath() throws IOException {
    SeededRandom random = new SeededRandom(19);
    int found = 0;
    for (int trial = 0; trial < 400; trial++) {
      numbers.clear();
      types = 0;
      List<Schema.Field> fields = new ArrayList<>();
      fields.add(new Schema.Field("k", Schema.create(Schema.Type.STRING)));
      fields.add(new Schema.Field("t", Schema.create(Schema.Type.LONG)));
      Map<String, Object> values = new LinkedHashMap<>();
      for (int field = 0; field <= random.below(5); field++) {
        Made made = make(random, "f" + field, 3);
        fields.add(new Schema.Field("f" + field, made.schema()));
        values.put("f" + field, made.value());
      }
      Schema schema = Schema.createRecord("R", null, "", false, fields);
      GenericData.Record record = new GenericData.Record(schema);
      record.put("k", "d");
      record.put("t", 1_700_000_000_000L);
      values.forEach(record::put);
      if (numbers.isEmpty()) {
        continue;
      }

      Observation read =
          (Observation)
              read(schema, record, List.copyOf(numbers.keySet()), Mapping.TimeForm.MILLIS);

      float[] expected = new float[numbers.size()];
      int at = 0;
      for (Float number : numbers.values()) {
        expected[at++] = number == null ? Float.NaN : number;
      }
      assertThat(read.values()).as(schema + " " + record).containsExactly(expected);
      assertVisited(record);
      found += expected.length;
    }
    assertThat(found).isGreaterThan(600);
  }

  /** A look at a file of unknown shape finds the same fields, by the same paths. */
  private void assertVisited(GenericData.Record record) {
    Map<String, Float> visited = new LinkedHashMap<>();
    AvroPaths.visit(
        record,
        (path, kind, text) -> {
          if (kind == Kind.NUMBER) {
            visited.put(path, Float.parseFloat(text));
          } else if (kind == Kind.NULL) {
            visited.put(path, null);
          }
        });
    visited.remove("t");
    assertThat(visited).isEqualTo(numbers);
  }

  private record Made(Schema schema, Object value) {}

  private Made make(SeededRandom random, String path, int depth) {
    int bits = random.below(1 << 20) - (1 << 19);
    switch (random.below(depth > 0 ? 10 : 6)) {
      case 0 -> {
        numbers.put(path, (float) bits);
        return new Made(Schema.create(Schema.Type.INT), bits);
      }
      case 1 -> {
        numbers.put(path, bits / 8f);
        return new Made(Schema.create(Schema.Type.FLOAT), bits / 8f);
      }
      case 2 -> {
        numbers.put(path, bits / 1024f);
        return new Made(Schema.create(Schema.Type.DOUBLE), bits / 1024.0);
      }
      case 3 -> {
        BigDecimal number = BigDecimal.valueOf(bits, 3);
        numbers.put(path, number.floatValue());
        Schema decimal = Schema.create(Schema.Type.BYTES);
        LogicalTypes.decimal(20, 3).addToSchema(decimal);
        return new Made(decimal, ByteBuffer.wrap(number.unscaledValue().toByteArray()));
      }
      case 4, 5 -> {
        boolean isNull = random.below(2) == 0;
        numbers.put(path, isNull ? null : (float) bits);
        Schema union =
            Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.LONG));
        return new Made(union, isNull ? null : Long.valueOf(bits));
      }
      case 6, 7 -> {
        Schema element = Schema.create(Schema.Type.DOUBLE);
        List<Object> list = new ArrayList<>();
        for (int position = random.below(4); position > 0; position--) {
          numbers.put(path + "[" + list.size() + "]", (float) (bits + position));
          list.add((double) (bits + position));
        }
        return new Made(
            Schema.createArray(element),
            new GenericData.Array<>(Schema.createArray(element), list));
      }
      default -> {
        List<Schema.Field> fields = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        String name = "R" + types++;
        for (int field = 0; field <= random.below(3); field++) {
          Made made = make(random, path + ".m" + field, depth - 1);
          fields.add(new Schema.Field("m" + field, made.schema()));
          values.add(made.value());
        }
        Schema schema = Schema.createRecord(name, null, "", false, fields);
        GenericData.Record record = new GenericData.Record(schema);
        for (int field = 0; field < values.size(); field++) {
          record.put(field, values.get(field));
        }
        return new Made(schema, record);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "long, timestamp-millis, 1700000000123, 2023-11-14T22:13:20.123Z",
    "long, timestamp-micros, 1700000000123999, 2023-11-14T22:13:20.123Z",
    "long, timestamp-nanos, 1700000000123999999, 2023-11-14T22:13:20.123Z",
    "long, local-timestamp-millis, 1700000000123, 2023-11-14T22:13:20.123Z",
    "long, local-timestamp-micros, 1700000000000000, 2023-11-14T22:13:20Z",
    "long, timestamp-millis, -86400000, 1969-12-31T00:00:00Z",
    "int, date, 19675, 2023-11-14T00:00:00Z"
  })
  void aTimeHasTheUnitThatItsSchemaSays(String type, String logical, long value, Instant time)
      throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "R", "fields": [
                  {"name": "k", "type": "string"},
                  {"name": "t", "type": {"type": "%s", "logicalType": "%s"}},
                  {"name": "v", "type": "float"}]}
                """
                    .formatted(type, logical));
    GenericData.Record record = new GenericData.Record(schema);
    record.put("k", "d");
    record.put("t", type.equals("int") ? (Object) (int) value : (Object) value);
    record.put("v", 1f);

    Observation read =
        (Observation) read(schema, record, List.of("v"), Mapping.TimeForm.UNDECLARED);

    assertThat(Instant.ofEpochMilli(read.time())).isEqualTo(time);
    assertThat(LocalDate.EPOCH.plusDays(19675)).isEqualTo(LocalDate.of(2023, 11, 14));
  }

  private static Inbound read(
      Schema schema, GenericData.Record record, List<String> paths, Mapping.TimeForm form)
      throws IOException {
    List<Mapping.Field> fields = new ArrayList<>();
    paths.forEach(path -> fields.add(new Mapping.Field.Path(path)));
    Mapping map =
        new Mapping(
            new Mapping.Field.Path("k"),
            Mapping.Field.NONE,
            Mapping.Field.NONE,
            Mapping.Time.of(new Mapping.Field.Path("t"), form),
            Mapping.Values.of(fields));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
    encoder.flush();
    byte[] whole = bytes.toByteArray();
    return new AvroDecoder(new RecordFormat.Avro(schema.toString(), "", map), paths, 1 << 16)
        .read(whole, 0, whole.length, Origin.NOWHERE);
  }
}
