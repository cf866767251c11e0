package io.millrace.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace read} on folders; on topics: {@code RecordsITCase}. */
final class FolderReadTest {

  private static final String LATE =
      "{\"reason\":\"late\",\"detail\":\"d\",\"file\":\"in.csv\",\"line\":7,\"payload\":\"x\"}";
  private static final String WIDE =
      "{\"reason\":\"wrong-width\",\"detail\":\"e\",\"file\":\"in.csv\",\"line\":9}";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Path newer = Files.writeString(folder.resolve("part-0-0.jsonl"), LATE + "\n");
    Path older = Files.writeString(folder.resolve("part-1-0.jsonl"), WIDE + "\n" + LATE + "\n");
    Files.setLastModifiedTime(newer, FileTime.fromMillis(2_000));
    Files.setLastModifiedTime(older, FileTime.fromMillis(1_000));
  }

  @Test
  void exampleUsage() {
    Cli.Outcome read = Cli.call("read", folder.toString(), "--reason", "wrong-width");

    assertThat(read.out()).isEqualTo(WIDE + "\n");
    assertThat(read.err()).isEmpty();
    assertThat(read.exitCode()).isZero();
  }

  @Test
  void filesAreReadAsTheyWereWrittenUpToTheLimit() {
    Cli.Outcome read =
        Cli.call("read", folder.toString(), "--limit", "2", "--fields", "reason,line");

    assertThat(read.out().lines())
        .containsExactly(
            "{\"reason\":\"wrong-width\",\"line\":9}", "{\"reason\":\"late\",\"line\":7}");
  }

  @Test
  void whatNoCheckpointCoversIsNotShownButTold() throws IOException {
    Files.writeString(folder.resolve(".part-0-1.jsonl.inprogress.x"), WIDE);

    Cli.Outcome read = Cli.call("read", folder.toString());

    assertThat(read.out().lines()).hasSize(3);
    assertThat(read.err())
        .isEqualTo("note: 1 file there holds what no checkpoint covers yet, which is not shown\n");
  }

  @Test
  void aPipelineNamesItsFolders() throws IOException {
    Path pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            channels: [a, b]
            source: {json: {path: in.jsonl}}
            operators: [{dictionary: {keep: 1}}]
            results: {folder: "%1$s/none"}
            dead_letters: {folder: "%1$s"}
            """
                .formatted(folder));

    assertThat(Cli.call("read", "--pipeline", pipeline.toString(), "--dead-letters").out().lines())
        .hasSize(3);
    Cli.Outcome results = Cli.call("read", "--pipeline", pipeline.toString());
    assertThat(results.exitCode()).isEqualTo(2);
    assertThat(results.err()).startsWith("Cannot read " + folder + "/none: there is no such");
  }

  @Test
  void faultsOfTheCallAreOneMessageEach() {
    assertThat(Cli.call("read").err()).startsWith("Cannot tell what to read: name a folder");
    assertThat(Cli.call("read", folder.toString(), "--topic", "t").err())
        .startsWith("Cannot read a folder and a topic");
    assertThat(Cli.call("read", folder.toString(), "--from", "7").err())
        .endsWith("--from 7: expected a topic\n");
    assertThat(Cli.call("read", folder.toString(), "--reason", "lat").err())
        .startsWith("Cannot look for reason 'lat': expected one of malformed, ")
        .endsWith("; did you mean 'late'?\n");
    assertThat(Cli.call("send", "none.csv", "--topic", "t").err())
        .startsWith("Cannot read none.csv: expected a file, found nothing there");
    assertThat(Cli.call("send", "x", "--topic", "t", "--format", "lines", "--key", "k").err())
        .contains("expected --format json or csv");
    assertThat(Cli.call("send", "x", "--topic", "t", "--rate", "fast").err())
        .isEqualTo(
            "Cannot send at rate fast: expected records a second such as 100/s, or 30/min\n");
  }
}
