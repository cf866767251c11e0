package io.millrace.streaming.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.kind.ReadingDecoders;
import io.millrace.streaming.look.FirstRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each proposal is read and tried again, as {@code run --check} does. */
final class SeriesProposalTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("Gait_TRAIN.ts"),
            """
            # steps of two sensors
            @problemName Gait
            @dimensions 2
            @classLabel true rest walk
            @data
            1.5,2:?,-4e-1:walk
            3,4:5,6:rest
            """);

    SampledPipeline found = propose(file);
    PipelineSpec spec = read(found);

    assertThat(found.yaml())
        .contains("label: label", "classes: [rest, walk]", "format: ts")
        .contains("- classify: {classes: 2}");
    assertThat(ReadingDecoders.names(spec)).containsExactly("v1", "v2", "label");
    FirstRecords tried = FirstRecords.of(spec, 100).orElseThrow();
    assertThat(tried.taken()).isEqualTo(4);
    assertThat(tried.refusals()).isZero();
    assertThat(tried.keys()).hasSize(2);
    assertThat(found.checks())
        .singleElement()
        .asString()
        .startsWith("CHECK: the file has no times; a step is taken as 1 s");
    assertThat(found.fields())
        .extracting(SampledPipeline.FieldRow::use)
        .containsExactly("key", "time", "channel", "channel", "label");
  }

  @Test
  void sequencesWithoutClassesAreLearnedEachForItself() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.ts"), "@univariate true\n@classLabel false\n@data\n1,2,3\n4,5,6\n");

    SampledPipeline found = propose(file);

    assertThat(found.yaml()).contains("- forecast: {ahead: 1}").doesNotContain("label");
    assertThat(FirstRecords.of(read(found), 100).orElseThrow().taken()).isEqualTo(6);
  }

  @Test
  void soundSaysItsOwnTimes() throws IOException {
    ByteBuffer wav = ByteBuffer.allocate(44 + 8).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(44);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 2).putInt(100).putInt(400);
    wav.putShort((short) 4).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(8);
    wav.putShort((short) 1).putShort((short) 2).putShort((short) 3).putShort((short) 4);
    Path file = Files.write(folder.resolve("hum.wav"), wav.array());

    SampledPipeline found = propose(file);

    assertThat(found.yaml()).contains("format: wav", "- dictionary");
    assertThat(ReadingDecoders.names(read(found))).containsExactly("v1", "v2");
    assertThat(found.checks()).isEmpty();
    assertThat(FirstRecords.of(read(found), 100).orElseThrow().taken()).isEqualTo(2);
  }

  @Test
  void imagesAreReadWithTheLabelsBesideThem() throws IOException {
    Path images =
        Files.write(
            folder.resolve("t10k-images-idx3-ubyte"),
            HexFormat.of()
                .parseHex("0000080300000002" + "0000000200000003" + "010203040506ff0708090a0b"));

    assertThat(propose(images).yaml()).contains("format: idx", "- dictionary");

    Path labels =
        Files.write(
            folder.resolve("t10k-labels-idx1-ubyte"),
            HexFormat.of().parseHex("0000080100000002" + "0201"));
    SampledPipeline found = propose(images);

    assertThat(found.yaml())
        .contains("format: {idx: {labels: \"" + labels + "\"}}")
        .contains("- classify: {classes: 3}");
    assertThat(found.checks()).anyMatch(check -> check.contains("taken from " + labels));
    assertThat(FirstRecords.of(read(found), 100).orElseThrow().taken()).isEqualTo(4);
  }

  @Test
  void labelsAloneAreNoReadings() throws IOException {
    Path labels =
        Files.write(
            folder.resolve("t10k-labels-idx1-ubyte"),
            HexFormat.of().parseHex("0000080100000002" + "0201"));

    assertThatThrownBy(() -> propose(labels))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("found labels; name this file in labels of the images' format");
  }

  @Test
  void aFileWithoutAStepIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.ts"), "@univariate true\n@data\n");

    assertThatThrownBy(() -> propose(file))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("expected sequences of one or more steps, found none");
  }

  private static SampledPipeline propose(Path file) throws IOException {
    return SampledPipeline.of(file.toString(), "p", StandardCatalog.catalog());
  }

  private static PipelineSpec read(SampledPipeline found) {
    return PipelineYaml.read("p.yaml", found.yaml(), Map.of(), StandardCatalog.catalog());
  }
}
