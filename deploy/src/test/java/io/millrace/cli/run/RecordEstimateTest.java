package io.millrace.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordEstimateTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Files.writeString(folder.resolve("1.jsonl"), "{\"key\": \"a\"}\n".repeat(40_000));
    Files.writeString(folder.resolve("2.jsonl"), "{\"key\": \"b\"}\n".repeat(10_000));

    assertThat(RecordEstimate.of(new SourceSpec.JsonLines(folder.toString()))).hasValue(50_000);
  }

  @Test
  void packedFilesAreEstimatedByTheirPackedSize() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      lines.append("{\"key\": \"").append(i * 2654435761L).append("\"}\n");
    }
    Path file = folder.resolve("a.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(lines.toString().getBytes(UTF_8));
    }

    assertThat(RecordEstimate.of(new SourceSpec.JsonLines(file.toString())).getAsLong())
        .isCloseTo(60_000, within(3_000L));
  }

  @Test
  void anEmptyFileHasNoRecords() throws IOException {
    Path file = Files.createFile(folder.resolve("a.jsonl"));

    assertThat(RecordEstimate.of(new SourceSpec.JsonLines(file.toString()))).hasValue(0);
  }

  @Test
  void aPackedFileThatIsCutOffIsRefusedWithItsNameAndTheCure() throws IOException {
    Path whole = folder.resolve("whole.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      out.write("{\"key\": \"a\"}\n".repeat(100).getBytes(UTF_8));
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path file = folder.resolve("cut.jsonl.gz");
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> RecordEstimate.of(new SourceSpec.JsonLines(file.toString())))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("cut.jsonl.gz")
        .hasMessageContaining("expected whole gzip data")
        .hasMessageContaining("replace the file");
  }
}
