package io.millrace.streaming.connect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Packet;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.connect.kafka.KafkaRecordEncoder;
import io.millrace.streaming.connect.kafka.ModelKeys;
import io.millrace.streaming.connect.model.ModelDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What releases have written to topics and files stays readable, and is still written so. */
class ReleasedFormsTest {

  private static final int LARGEST = 10_000;
  private static final long TIME = 1_700_000_000_000L;
  private static final String TEXT = "Kessel Ü 🌡";
  private static final Origin ORIGIN = Origin.topic("readings", 3, 1_234_567_890_123L);

  private static final Ports PORTS =
      new Ports(
          2,
          Ports.Missing.ALLOWED,
          List.of(
              OutputField.sparse("code", 4),
              OutputField.scalar("error"),
              OutputField.likeInput("reconstruction", 2)));

  private static final Ports PACKETS =
      new Ports(3, Ports.Missing.ALLOWED, List.of(OutputField.packet("packet", 4)));

  private static final List<Result> RESULTS =
      List.of(
          result("boiler-7", "boilers", 41, 4, "night shift", 0, 1.5f, 0, -.25f, .31f, 21.4f, 7)
              .by(ResultSource.of("heating/boilers")),
          new Result(
              TEXT,
              "\"\\",
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              0,
              new float[] {0, 0, 0, 0, Float.NaN, -0f, Float.MIN_VALUE},
              null),
          new Result(
                  "k",
                  "g",
                  0,
                  0,
                  0,
                  new float[] {Float.MAX_VALUE, 0, 0, 0, 1e-5f, .1f, 1 << 24},
                  null)
              .by(ResultSource.of("next/g").shadow()));

  private static final List<DeadLetter> DEAD_LETTERS =
      List.of(
          new DeadLetter(
              Reason.WRONG_WIDTH,
              "expected 3 values, one a channel, found 2",
              ORIGIN,
              "{\"key\": \"a\", \"values\": [1, 2]}"),
          new DeadLetter(
              Reason.MALFORMED,
              "found 'Ü🌡'",
              Origin.file("/data/Ångström.csv", 17),
              "\0\n\u001f…"));

  @Test
  void exampleUsage() throws IOException {
    String line = released("results.jsonl").get(0);

    Result read = new ResultJson(PORTS).read(line.getBytes(UTF_8));

    assertThat(read.key()).isEqualTo("boiler-7");
    assertThat(read.author()).isEqualTo(ResultSource.of("heating/boilers"));
    assertThat(new ResultJson(PORTS).write(read)).asString(UTF_8).isEqualTo(line);
  }

  @Test
  void readsTheObservationsOfRelease010() throws IOException {
    JsonDecoder decoder = new JsonDecoder(List.of("a", "b", "c"), LARGEST);
    List<Inbound> read = new ArrayList<>();
    for (String line : released("observations.jsonl")) {
      read.add(decoder.read(line.getBytes(UTF_8), 0, line.getBytes(UTF_8).length, ORIGIN));
    }

    assertThat(read)
        .usingRecursiveComparison(bitByBit())
        .isEqualTo(
            List.of(
                observation("boiler-7", "boilers", TIME, "night shift", 21.5f, Float.NaN, 3),
                observation("42", "42", TIME, null, Float.MIN_VALUE, Float.NaN, -0f),
                observation(TEXT, TEXT, -1, null, Float.MAX_VALUE, -Float.MAX_VALUE, .1f)));
  }

  @Test
  void readsAndWritesTheResultsOfRelease010() throws IOException {
    ResultJson json = new ResultJson(PORTS);
    List<Result> read = new ArrayList<>();
    for (String line : released("results.jsonl")) {
      read.add(json.read(line.getBytes(UTF_8)));
    }

    assertThat(read).usingRecursiveComparison(bitByBit()).isEqualTo(RESULTS);
    assertThat(RESULTS.stream().map(json::write).map(bytes -> new String(bytes, UTF_8)))
        .containsExactlyElementsOf(released("results.jsonl"));
  }

  @Test
  void readsAndWritesThePacketsOfRelease010() throws IOException {
    PacketDecoder decoder = new PacketDecoder("packet", LARGEST);
    List<Inbound> read = new ArrayList<>();
    for (String line : released("packets.jsonl")) {
      read.add(decoder.read(line.getBytes(UTF_8), 0, line.getBytes(UTF_8).length, ORIGIN));
    }
    byte[] packet = {(byte) 0x99, (byte) 0x80, 0x31};

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                new CodedObservation(
                    "boiler-7",
                    "boilers",
                    new CodedObservation.Position(TIME, 41, 4),
                    packet,
                    "night shift",
                    ORIGIN),
                new CodedObservation(
                    "k", "g", new CodedObservation.Position(0, 0, 0), new byte[0], null, ORIGIN)));

    float[] output = new float[4];
    Packet.write(packet, output, 0, 4);
    Result first =
        new Result("boiler-7", "boilers", TIME, 41, 4, output, "night shift")
            .by(ResultSource.of("there/boilers"));
    float[] empty = new float[4];
    Packet.write(new byte[0], empty, 0, 4);
    Result second = new Result("k", "g", 0, 0, 0, empty, null).by(ResultSource.of("there/g"));
    ResultJson json = new ResultJson(PACKETS);
    assertThat(List.of(new String(json.write(first), UTF_8), new String(json.write(second), UTF_8)))
        .isEqualTo(released("packets.jsonl"));
  }

  /** Nothing reads them but people and their programs. */
  @Test
  void writesTheDeadLettersOfRelease010() throws IOException {
    DeadLetterJson json = new DeadLetterJson();

    assertThat(DEAD_LETTERS.stream().map(json::write).map(bytes -> new String(bytes, UTF_8)))
        .containsExactlyElementsOf(released("dead-letters.jsonl"));
  }

  @ParameterizedTest
  @CsvSource({"model.mrm1, RELEASED, -1", "model-held.mrm1, HELD, 1700000000001"})
  void readsAndWritesTheModelMessagesOfRelease010(String file, ReleaseStatus.Call call, long from)
      throws IOException {
    byte[] message = bytes(file);
    ReleaseStatus standing = from < 0 ? ReleaseStatus.RELEASED : new ReleaseStatus(call, from);

    Inbound read = new ModelDecoder().read(message, 0, message.length, ORIGIN);

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(new ModelRelease("air", "station", 3, message, ORIGIN));
    assertThat(PublishedModel.read(message).standing()).isEqualTo(standing);
    assertThat(PublishedModel.read(message).parameters(layout())).containsExactly(parameters());
    assertThat(model().as(standing).message()).isEqualTo(message);
  }

  /** A frame of another form needs another mark, which this release refuses. */
  @Test
  void aModelMessageOfALaterFormIsADeadLetter() throws IOException {
    byte[] message = bytes("model.mrm1");
    message[3] = '2';

    assertThat(new ModelDecoder().read(message, 0, message.length, ORIGIN))
        .isInstanceOfSatisfying(
            DeadLetter.class,
            letter -> {
              assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
              assertThat(letter.detail()).contains("it does not begin with MRM1");
            });
  }

  /** Compaction goes by the key, so another key would leave two newest versions on a topic. */
  @Test
  void keepsTheKeysOfModelsOnATopic() throws IOException {
    ModelRelease release = new ModelRelease("air", "Ü", 3, bytes("model.mrm1"));

    ProducerRecord<byte[], byte[]> newest =
        KafkaRecordEncoder.models("models").serialize(release, null, TIME);
    ProducerRecord<byte[], byte[]> version =
        KafkaRecordEncoder.codebooks("models").serialize(release, null, TIME);

    assertThat(newest.key()).asString(UTF_8).isEqualTo("air/Ü");
    assertThat(version.key()).asString(UTF_8).isEqualTo("air/Ü/3");
    assertThat(ModelKeys.held("air", "Ü")).asString(UTF_8).isEqualTo("held:air/Ü");
    assertThat(newest.value()).isEqualTo(bytes("model.mrm1"));
  }

  private static Result result(
      String key, String group, long sequence, long version, String label, float... output) {
    return new Result(key, group, TIME, sequence, version, output, label);
  }

  private static Observation observation(
      String key, String group, long time, String label, float... values) {
    return new Observation(key, group, time, values, label, ORIGIN);
  }

  private static StateLayout layout() {
    return StateLayout.of(Slot.of("dictionary", 2, 3), Slot.of("scale"), Slot.of("sums", 2));
  }

  private static float[] parameters() {
    return new float[] {1, 2, 3, 4, 5, 6, .5f, -1, 1e-30f};
  }

  private static PublishedModel model() {
    return PublishedModel.of(
        new ModelManifest(
            new ModelName("air", "station", 3),
            new Provenance(7, 2, 30, TIME),
            List.of("PM2.5", "Ozon Ü"),
            List.of(
                new ModelSpec("standardize", Map.of("horizon", 720)),
                new ModelSpec("dictionary", Map.of("mode", "fast"))),
            ""),
        layout(),
        parameters());
  }

  /** By default numbers are compared to six places. */
  private static RecursiveComparisonConfiguration bitByBit() {
    return RecursiveComparisonConfiguration.builder()
        .withEqualsForType(
            (one, other) -> Float.floatToIntBits(one) == Float.floatToIntBits(other), Float.class)
        .build();
  }

  private static List<String> released(String file) throws IOException {
    return new String(bytes(file), UTF_8).lines().toList();
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in =
        ReleasedFormsTest.class.getResourceAsStream("/released/0.1.0/forms/" + file)) {
      return in.readAllBytes();
    }
  }
}
