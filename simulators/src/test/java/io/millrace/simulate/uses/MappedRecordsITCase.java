package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.JobSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same readings in records of different shapes, in topics and in files, by mappings. All must
 * give the same results.
 */
class MappedRecordsITCase {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int READINGS = 120;
  private static final long FIRST = 1_769_860_800L;

  /** Two versions of a schema: a field more, and another order. */
  private static final Schema OLD =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredString("device")
          .requiredLong("ts")
          .requiredDouble("temp")
          .requiredDouble("hum")
          .endRecord();

  private static final Schema NEW =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredDouble("hum")
          .requiredString("firmware")
          .requiredString("device")
          .requiredFloat("temp")
          .requiredLong("ts")
          .endRecord();

  @TempDir Path folder;

  /** One reading of a trace. */
  private record Sample(int number) {

    String device() {
      return "d-" + number % 3;
    }

    long seconds() {
      return FIRST + 60L * number;
    }

    float temp() {
      return 20 + number % 7 / 4f;
    }

    float hum() {
      return 50 + number % 11 / 8f;
    }
  }

  @Test
  void everyShapeOfARecordGivesTheSameResults() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      fill(broker.brokers());
      HttpServer registry = registry();
      try {
        String kafka = "kafka: {brokers: '" + broker.brokers() + "', bounded: true, topics: ";

        List<String> fixed = run("fixed", "files: {path: " + fixed() + ", time: {unit: s}}");
        assertThat(fixed).hasSize(READINGS);

        assertThat(
                run(
                    "nested",
                    kafka
                        + "[north.temps, south.temps], map: {key: {kafka: key}, group: {header:"
                        + " site}, label: {kafka: topic, match: '(.*)\\.temps'}, time: {kafka:"
                        + " timestamp}, values: {temp: 's[0].v', hum: 's[1].v'}}}"))
            .isEqualTo(fixed);
        assertThat(letters("nested")).singleElement().asString().contains("expected a key");

        assertThat(
                run(
                    "avro",
                    kafka
                        + "[avro], format: {avro: {registry: 'http://localhost:"
                        + registry.getAddress().getPort()
                        + "'}}, map: {key: device, group: {constant: plant}, label: {constant:"
                        + " north}, time: {path: ts, unit: s}}}"))
            .isEqualTo(fixed.stream().map(line -> line.replace("south", "north")).toList());
        assertThat(letters("avro"))
            .hasSize(3)
            .anyMatch(letter -> letter.contains("found id 9, which it does not"))
            .anyMatch(letter -> letter.contains("expected a zero byte"))
            .anyMatch(letter -> letter.contains("expected a record of its schema"));

        assertThat(
                run(
                    "avrofiles",
                    "files: {path: "
                        + avroFile()
                        + ", format: avro, map: {key: device, group: {constant: plant}, label: {file:"
                        + " stem}, time: {path: ts, unit: s}}}"))
            .isEqualTo(fixed.stream().map(line -> line.replace("south", "north")).toList());
      } finally {
        registry.stop(0);
      }
    }
  }

  /** The fixed shape, but for seconds. */
  private Path fixed() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int number = 0; number < READINGS; number++) {
      Sample one = new Sample(number);
      lines.add(
          "{\"key\":\"%s\",\"time\":%s,\"values\":[%s,%s],\"group\":\"plant\",\"label\":\"%s\"}"
              .formatted(one.device(), one.seconds(), one.temp(), one.hum(), topic(number)));
    }
    return Files.write(folder.resolve("fixed.jsonl"), lines);
  }

  private static String topic(int number) {
    return number % 3 == 0 ? "south" : "north";
  }

  private Path avroFile() throws IOException {
    Path file = folder.resolve("north.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(OLD))) {
      writer.setSyncInterval(200);
      writer.create(OLD, file.toFile());
      for (int number = 0; number < READINGS; number++) {
        writer.append(avro(OLD, new Sample(number)));
      }
    }
    return file;
  }

  private static GenericRecord avro(Schema schema, Sample one) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("device", one.device());
    record.put("ts", one.seconds());
    record.put("hum", (double) one.hum());
    if (schema.equals(NEW)) {
      record.put("temp", one.temp());
      record.put("firmware", "1.2");
    } else {
      record.put("temp", (double) one.temp());
    }
    return record;
  }

  private static byte[] framed(int id, Schema schema, Sample one) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.write(ByteBuffer.allocate(4).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(avro(schema, one), encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static HttpServer registry() throws IOException {
    Map<String, Schema> schemas = Map.of("/schemas/ids/4", OLD, "/schemas/ids/7", NEW);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Schema schema = schemas.get(exchange.getRequestURI().getPath());
          byte[] body =
              (schema == null
                      ? "{\"error_code\":40403}"
                      : JSON.writeValueAsString(Map.of("schema", schema.toString())))
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(schema == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void fill(String brokers) throws IOException {
    try (Topics topics = new Topics(brokers)) {
      topics.create(
          Topics.Plan.of("north.temps", 2),
          Topics.Plan.of("south.temps", 1),
          Topics.Plan.of("avro", 1));
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int number = 0; number < READINGS; number++) {
        Sample one = new Sample(number);
        String value =
            "{\"s\":[{\"v\":\"%s\",\"u\":\"C\"},{\"v\":%s}]}".formatted(one.temp(), one.hum());
        ProducerRecord<byte[], byte[]> nested =
            new ProducerRecord<>(
                topic(number) + ".temps",
                null,
                1000 * one.seconds(),
                one.device().getBytes(UTF_8),
                value.getBytes(UTF_8));
        nested.headers().add("site", "plant".getBytes(UTF_8));
        producer.send(nested);
        boolean isOld = number < READINGS / 2;
        producer.send(new ProducerRecord<>("avro", framed(isOld ? 4 : 7, isOld ? OLD : NEW, one)));
      }
      byte[] keyless = "{\"s\":[{\"v\":1},{\"v\":2}]}".getBytes(UTF_8);
      ProducerRecord<byte[], byte[]> without = new ProducerRecord<>("north.temps", keyless);
      without.headers().add("site", "plant".getBytes(UTF_8));
      producer.send(without);
      producer.send(new ProducerRecord<>("avro", framed(9, OLD, new Sample(0))));
      producer.send(new ProducerRecord<>("avro", keyless));
      byte[] cut = framed(7, NEW, new Sample(0));
      producer.send(new ProducerRecord<>("avro", Arrays.copyOf(cut, cut.length - 3)));
    }
  }

  /** The results of a pipeline, sorted, without its name. */
  private List<String> run(String name, String source) throws Exception {
    Path out = folder.resolve(name);
    String yaml =
        """
        name: %s
        channels: [temp, hum]
        source: {%s, lateness: 3650 d}
        operators: [impute]
        results: {folder: %s/results}
        dead_letters: {folder: %s/letters}
        checkpoints: {every: 500 ms, directory: "%s"}
        """
            .formatted(name, source, out, out, folder.resolve("checkpoints").toUri());
    PipelineSpec spec =
        PipelineYaml.read(name + ".yaml", yaml, Map.of(), StandardCatalog.catalog());
    assertThat(KafkaTopics.prepare(spec).faults()).isEmpty();
    try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
      job.ended().get(120, TimeUnit.SECONDS);
    }
    TreeSet<String> results = new TreeSet<>();
    for (String line : lines(out.resolve("results"))) {
      JsonNode result = JSON.readTree(line);
      results.add(
          result.path("key").asText()
              + " "
              + result.path("group").asText()
              + " "
              + result.path("time").asLong()
              + " "
              + result.path("label").asText()
              + " "
              + result.path("filled"));
    }
    return List.copyOf(results);
  }

  private List<String> letters(String name) throws IOException {
    return lines(folder.resolve(name).resolve("letters"));
  }

  private static List<String> lines(Path out) throws IOException {
    List<String> lines = new ArrayList<>();
    if (!Files.exists(out)) {
      return lines;
    }
    try (Stream<Path> parts = Files.walk(out)) {
      for (Path part : parts.filter(Files::isRegularFile).toList()) {
        if (!part.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(part));
        }
      }
    }
    return lines;
  }
}
