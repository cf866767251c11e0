package io.millrace.simulate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.dump.DumpedRecord;
import io.millrace.streaming.job.SourceFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces in the formats of public collections, by the pipeline that reads them. */
final class TraceFormatsTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path file = folder.resolve("Gait_TRAIN.ts");
    Files.writeString(
        file, "@dimensions 2\n@classLabel true rest walk\n@data\n1,2:3,?:walk\n5:6:rest\n");

    assertThat(
            played(
                file,
                "[x, y, label]",
                "format: {ts: {start: 2026-01-01T00:00:00Z, step: 100 ms}}",
                "label: label\nclasses: [rest, walk]"))
        .containsExactly(
            record("Gait_TRAIN-1", 0, "walk", "1.0,3.0,\"walk\""),
            record("Gait_TRAIN-2", 0, "rest", "5.0,6.0,\"rest\""),
            record("Gait_TRAIN-1", 100, "walk", "2.0,null,\"walk\""));
  }

  private static String record(String key, int millis, String label, String values) {
    return "{\"key\":\""
        + key
        + "\",\"time\":"
        + (1_767_225_600_000L + millis)
        + ",\"label\":\""
        + label
        + "\",\"values\":["
        + values
        + "]}";
  }

  @Test
  void nabIsCsvWithTheNameOfTheFileAsKey() throws IOException {
    Path file = folder.resolve("taxi.csv");
    Files.writeString(file, "timestamp,value\n2014-07-01 00:00:00,10844\n");

    assertThat(
            played(
                file,
                "[value]",
                "format: csv, map: {key: {file: stem}, time: {path: timestamp, pattern: \"yyyy-MM-dd"
                    + " HH:mm:ss\"}}",
                ""))
        .containsExactly("{\"key\":\"taxi\",\"time\":1404172800000,\"values\":[10844.0]}");
  }

  @Test
  void skabIsCsvWithSemicolons() throws IOException {
    Path file = folder.resolve("7.csv");
    Files.writeString(
        file, "datetime;Current;Volume Flow RateRMS;anomaly\n2020-01-01 00:00:01;0.5;32;1.0\n");

    assertThat(
            played(
                file,
                "[Current, Volume Flow RateRMS, anomaly]",
                "format: {csv: {separator: \";\"}}, map: {key: {file: stem}, time: {path: datetime,"
                    + " pattern: \"yyyy-MM-dd HH:mm:ss\"}}",
                "label: anomaly"))
        .containsExactly("{\"key\":\"7\",\"time\":1577836801000,\"values\":[0.5,32.0,1.0]}");
  }

  @Test
  void imagesHaveTheirLabelsInAnotherFile() throws IOException {
    Path file = folder.resolve("digits.idx");
    Path labels = folder.resolve("labels.idx");
    Files.write(file, HexFormat.of().parseHex("00000803000000010000000200000002" + "00ff0102"));
    Files.write(labels, HexFormat.of().parseHex("000008010000000104"));

    assertThat(
            played(
                file,
                "[a, b, label]",
                "format: {idx: {start: 2026-01-01T00:00:00Z, step: 100 ms, labels: "
                    + labels
                    + "}}",
                "label: label"))
        .containsExactly(
            record("digits-1", 0, "4", "0.0,255.0,4.0"),
            record("digits-1", 100, "4", "1.0,2.0,4.0"));
  }

  @Test
  void aSoundIsASequence() throws IOException {
    Path file = folder.resolve("a.wav");
    ByteBuffer sound = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    sound.put("RIFF".getBytes(UTF_8)).putInt(40).put("WAVEfmt ".getBytes(UTF_8)).putInt(16);
    sound.putShort((short) 1).putShort((short) 1).putInt(500).putInt(1000);
    sound.putShort((short) 2).putShort((short) 16).put("data".getBytes(UTF_8)).putInt(4);
    sound.putShort((short) 0x4000).putShort((short) -0x8000);
    Files.write(file, sound.array());

    assertThat(played(file, "[sound]", "format: {wav: {start: 2026-01-01T00:00:00Z}}", ""))
        .containsExactly(
            "{\"key\":\"a\",\"time\":1767225600000,\"values\":[0.5]}",
            "{\"key\":\"a\",\"time\":1767225600002,\"values\":[-1.0]}");
  }

  private List<String> played(Path file, String channels, String format, String more)
      throws IOException {
    PipelineSpec pipeline =
        PipelineYaml.read(
            "p.yaml",
            "name: p\nchannels: "
                + channels
                + "\n"
                + more
                + "\nsource: {files: {path: "
                + file
                + ", "
                + format
                + "}}\noperators: ["
                + (more.isEmpty() ? "{sliding: {length: 2}}, dictionary" : classify(more))
                + "]\nresults: {folder: nowhere}\n",
            Map.of(),
            StandardCatalog.catalog());
    Path dump = folder.resolve("trace.dump");
    new TracePlay(pipeline, file.toString(), SourceFormat.files(pipeline), PlayCut.WHOLE)
        .write(Disturbance.NONE, dump, read -> {});
    List<String> values = new ArrayList<>();
    try (DumpReader in = DumpReader.of(Files.newInputStream(dump), dump.toString())) {
      for (Optional<DumpedRecord> next = in.next(); next.isPresent(); next = in.next()) {
        values.add(new String(next.get().value(), UTF_8));
      }
    }
    return values;
  }

  private static String classify(String more) {
    return "{dictionary: {pass: code}}, {classify: {classes: "
        + (more.contains("classes") ? 2 : 10)
        + "}}";
  }
}
