package io.millrace.streaming.connect.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that answers as Confluent's registry does. */
final class SchemaRegistryTest {

  private static final Schema FIRST =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredString("id")
          .requiredLong("t")
          .requiredDouble("temp")
          .endRecord();

  /** The same with its fields in another order, and one more. */
  private static final Schema SECOND =
      SchemaBuilder.record("Reading")
          .fields()
          .optionalString("site")
          .requiredFloat("temp")
          .requiredLong("t")
          .requiredString("id")
          .endRecord();

  private record Answer(int status, String body) {}

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          Answer answer = answers.getOrDefault(path, new Answer(404, "{\"error_code\":40403}"));
          byte[] body = answer.body().getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void register(int id, Schema schema) throws IOException {
    String body = new ObjectMapper().writeValueAsString(Map.of("schema", schema.toString()));
    answers.put("/schemas/ids/" + id, new Answer(200, body));
  }

  @Test
  void exampleUsage() throws Exception {
    register(7, FIRST);
    SchemaRegistry registry = new SchemaRegistry(url() + "/");

    assertThat(registry.schema(7)).isEqualTo(FIRST);
    assertThat(registry.schema(7)).isSameAs(registry.schema(7));
    assertThat(asked).as("once").containsExactly("/schemas/ids/7");
  }

  /** A producer that is upgraded writes with another schema in mid-stream. */
  @Test
  void eachRecordIsReadByTheSchemaThatWroteIt() throws IOException {
    register(7, FIRST);
    register(8, SECOND);
    AvroDecoder decoder = decoder("");
    for (int record = 0; record < 20; record++) {
      int id = 7 + record % 2;
      Observation read = (Observation) read(decoder, framed(id, id == 7 ? FIRST : SECOND, record));

      assertThat(read.key()).isEqualTo("d" + record);
      assertThat(read.time()).isEqualTo(1_700_000_000_000L + record);
      assertThat(read.values()).containsExactly(record + 0.5f);
    }
    assertThat(asked).containsExactlyInAnyOrder("/schemas/ids/7", "/schemas/ids/8");
  }

  /** The schema of the pipeline has a default for what older records lack. */
  @Test
  void recordsAreResolvedToTheSchemaOfThePipeline() throws IOException {
    register(7, FIRST);
    Schema wanted =
        SchemaBuilder.record("Reading")
            .fields()
            .requiredString("id")
            .requiredLong("t")
            .name("temp")
            .aliases("celsius")
            .type()
            .doubleType()
            .noDefault()
            .name("site")
            .type()
            .stringType()
            .stringDefault("north")
            .endRecord();

    Observation read = (Observation) read(decoder(wanted.toString()), framed(7, FIRST, 3));

    assertThat(read.values()).containsExactly(3.5f);
  }

  @Test
  void anIdThatTheRegistryDoesNotKnowIsTheFaultOfTheRecord() throws IOException {
    AvroDecoder decoder = decoder("");

    DeadLetter letter = (DeadLetter) read(decoder, framed(9, FIRST, 1));

    assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(letter.detail())
        .isEqualTo(
            "expected a schema that the registry knows, found id 9, which it does not; register it,"
                + " or correct registry");
    read(decoder, framed(9, FIRST, 2));
    assertThat(asked).as("not asked for each record").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {"schemaType": "JSON", "schema": "{}"} | id 5 of type JSON
          {"schema": "{\\"type\\": 7}"}          | id 5, which is none
          {"schema": ""}                         | id 5, which is none
          not JSON                               | id 5, which is none
          {"schema": "\\"string\\""}             | expected a record, found a value of string
          """)
  void whatIsNoSchemaOfARecordIsTheFaultOfTheRecord(String body, String detail) throws IOException {
    answers.put("/schemas/ids/5", new Answer(200, body));

    DeadLetter letter = (DeadLetter) read(decoder(""), framed(5, FIRST, 1));

    assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(letter.detail()).contains(detail);
  }

  @Test
  void framesOfOtherSerializersAreRefused() throws IOException {
    register(7, FIRST);
    AvroDecoder decoder = decoder("");
    byte[] right = framed(7, FIRST, 1);
    byte[] other = right.clone();
    other[0] = 1;
    byte[] longer = java.util.Arrays.copyOf(right, right.length + 3);

    assertThat(((DeadLetter) read(decoder, other)).detail())
        .startsWith("expected a zero byte and the id of a schema, found byte 1");
    assertThat(((DeadLetter) read(decoder, new byte[] {0, 0, 0})).detail())
        .contains("found 3 bytes");
    assertThat(((DeadLetter) read(decoder, longer)).detail())
        .contains("found 3 bytes after it; it was written with another schema");
    for (int length = 5; length < right.length; length++) {
      assertThat(read(decoder, java.util.Arrays.copyOf(right, length)))
          .isInstanceOf(DeadLetter.class);
    }
  }

  /** A registry in trouble is no fault of records, which must not be lost: the job stops. */
  @Test
  void aRegistryInTroubleStopsTheJobAndLosesNothing() {
    answers.put("/schemas/ids/7", new Answer(503, ""));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> new SchemaRegistry(url()).schema(7))
        .isInstanceOf(RegistryException.class)
        .hasMessageStartingWith("Cannot read a schema from " + url() + "/schemas/ids/7: expected")
        .hasMessageEndingWith("start the registry, or correct registry in the pipeline");
    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
  }

  @Test
  void anUnknownIdIsARefusal() {
    assertThatThrownBy(() -> new SchemaRegistry(url()).schema(1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("found id 1");
  }

  private AvroDecoder decoder(String schema) {
    Mapping map =
        new Mapping(
            new Mapping.Field.Path("id"),
            Mapping.Field.NONE,
            Mapping.Field.NONE,
            Mapping.Time.of(new Mapping.Field.Path("t"), Mapping.TimeForm.MILLIS),
            Mapping.Values.of(List.of(new Mapping.Field.Path("temp"))));
    return new AvroDecoder(new RecordFormat.Avro(schema, url(), map), List.of("temp"), 1000);
  }

  private static Inbound read(AvroDecoder decoder, byte[] bytes) {
    return decoder.read(bytes, 0, bytes.length, Origin.topic("t", 0, 1));
  }

  /** As Confluent's serializer writes: a zero byte, the id, and the record. */
  private static byte[] framed(int id, Schema schema, int record) throws IOException {
    GenericRecord reading = new GenericData.Record(schema);
    reading.put("id", "d" + record);
    reading.put("t", 1_700_000_000_000L + record);
    Object temp = schema.equals(FIRST) ? (Object) (record + 0.5) : (Object) (record + 0.5f);
    reading.put("temp", temp);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream frame = new DataOutputStream(bytes);
    frame.writeByte(0);
    frame.writeInt(id);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(reading, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
