package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Packet;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.trace.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readings to packets and back, through two jobs that share nothing but what the first published.
 */
class CompressionITCase {

  /** So many that a running mean over the latest thousand readings of a station is one over all. */
  private static final int DAYS = 41;

  private static final int CHANNELS = 11;
  private static final Ports DECODED =
      new Ports(
          CHANNELS, Ports.Missing.ALLOWED, List.of(OutputField.likeInput("values", CHANNELS)));

  @TempDir Path folder;

  /** What comes back is what the encoder meant, to the bit. */
  @Test
  void exampleUsage() throws Exception {
    ExampleRun run = new ExampleRun(folder);
    List<Reading> readings = ExampleRun.beijing(DAYS);
    run.write("beijing-air.csv", readings);

    PipelineSpec spec = run.run("compress.yaml");
    run.run("decompress.yaml");

    List<Result> packets = run.results("compress/packets", ExampleRun.ports(spec));
    List<Result> decoded = run.results("decompress/readings", DECODED);
    assertThat(packets).hasSameSizeAs(readings);
    assertThat(decoded).hasSameSizeAs(readings);
    assertThat(run.lines("decompress/refused")).isEmpty();
    expectWhatTheEncoderMeant(spec, readings, packets, decoded);
    // Version 0 of a station, and those after 11, 22, 44, … readings.
    try (Stream<Path> versions = Files.list(folder.resolve("compress/codebooks/compress/Dongsi"))) {
      assertThat(versions.filter(file -> file.toString().endsWith(".json"))).hasSize(8);
    }
  }

  /** The encoders run again in plain Java, and their metrics against packets counted by hand. */
  private static void expectWhatTheEncoderMeant(
      PipelineSpec spec, List<Reading> readings, List<Result> packets, List<Result> decoded) {
    Map<String, SingleStream> stations = new HashMap<>();
    Map<String, Double> bits = new HashMap<>();
    Map<String, Double> errors = new HashMap<>();
    List<Reading> sorted =
        readings.stream()
            .sorted(Comparator.comparing(Reading::key).thenComparing(Reading::time))
            .toList();
    for (int at = 0; at < sorted.size(); at++) {
      Reading reading = sorted.get(at);
      SingleStream station = stations.computeIfAbsent(reading.key(), key -> plain(spec, key));
      SingleStream.Answer meant = station.step(reading.values(), reading.time()).orElseThrow();
      assertThat(decoded.get(at).output()).isEqualTo(meant.numbers("reconstruction"));
      byte[] packet = Packet.read(packets.get(at).output(), 0, width(spec));
      bits.merge(reading.key(), 8.0 * packet.length, Double::sum);
      errors.merge(reading.key(), (double) meant.number("error"), Double::sum);
    }
    // Codebooks cost 143 numbers of 32 bits every 1100 readings.
    int each = DAYS * 24;
    for (Map.Entry<String, SingleStream> station : stations.entrySet()) {
      Map<String, Float> gauges = station.getValue().gauges();
      assertThat((double) gauges.get("bits_per_sample"))
          .isCloseTo(bits.get(station.getKey()) / each + 143 * 32.0 / 1100, within(.01));
      assertThat((double) gauges.get("error"))
          .isCloseTo(errors.get(station.getKey()) / each, within(1e-3));
    }
  }

  @Test
  void aPacketWhoseVersionIsNotPublishedIsRefusedWhenTheInputEnds() throws Exception {
    ExampleRun run = new ExampleRun(folder);
    run.write("beijing-air.csv", ExampleRun.beijing(3));
    run.run("compress.yaml");
    Path versions = folder.resolve("compress/codebooks/compress/Dongsi");
    Files.delete(versions.resolve("000000000002.json"));
    String stranger =
        """
        {"key":"x","group":"x","time":0,"sequence":0,"version":0,"packet":"AAAA"}
        {"key":"x","group":"Dongsi","time":0,"sequence":0,"version":0,"packet":"/////////////w=="}
        no packet
        """;
    Files.write(folder.resolve("compress/packets/part-stranger.jsonl"), stranger.getBytes(UTF_8));

    run.run("decompress.yaml");

    // Version 2 wrote the readings 22 to 43 of the station.
    assertThat(run.results("decompress/readings", DECODED)).hasSize(3 * 24 * 8 - 22);
    List<String> refused = run.lines("decompress/refused");
    assertThat(refused).hasSize(22 + 3);
    assertThat(
            refused.stream().filter(line -> line.contains("expected version 2 of group 'Dongsi'")))
        .hasSize(22)
        .allMatch(line -> line.contains("\"reason\":\"unknown-version\""));
    assertThat(refused).anyMatch(line -> line.contains("expected version 0 of group 'x'"));
    assertThat(refused.stream().filter(line -> line.contains("\"reason\":\"malformed\"")))
        .hasSize(2)
        .anyMatch(line -> line.contains("Cannot decode a packet of 10 bytes"));
  }

  /** A station in plain Java, which also says what its packets mean. */
  private static SingleStream plain(PipelineSpec spec, String station) {
    ModelSpec stage = spec.model().stages().get(0);
    Map<String, Object> options = new HashMap<>(stage.options());
    options.put("reconstruction", true);
    return SingleStream.of(
        StandardCatalog.catalog().create(List.of(new ModelSpec(stage.type(), options)), CHANNELS),
        SeededRandom.derive(spec.model().seed(), station));
  }

  private static int width(PipelineSpec spec) {
    return ExampleRun.ports(spec).field("packet").width();
  }
}
