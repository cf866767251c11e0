package io.millrace.released;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a released version has written is read by the commands of this one. */
class ReleasedReadersTest {

  private static final Path RELEASE = Path.of("src", "test", "resources", "released", "0.1.0");

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    ReleasedOutputs written = written(ReleasedKind.JSON);
    TextFiles.write(folder.resolve("part-0-0.jsonl"), written.results());

    Cli.Outcome read = Cli.call("read", folder.toString(), "--fields", "key,sequence");

    assertThat(read.err()).isEmpty();
    assertThat(read.out().lines())
        .hasSameSizeAs(written.results())
        .startsWith("{\"key\":\"k0\",\"sequence\":16}", "{\"key\":\"k0\",\"sequence\":17}");
  }

  @ParameterizedTest
  @EnumSource(ReleasedKind.class)
  void resultsAreReadAsTheyWereWritten(ReleasedKind kind) throws IOException {
    ReleasedOutputs written = written(kind);
    TextFiles.write(folder.resolve("part-0-0.jsonl"), written.results());

    assertThat(Cli.call("read", folder.toString()).out().lines())
        .containsExactlyElementsOf(written.results());
  }

  @ParameterizedTest
  @EnumSource(ReleasedKind.class)
  void deadLettersAreReadByTheirReason(ReleasedKind kind) throws IOException {
    ReleasedOutputs written = written(kind);
    TextFiles.write(folder.resolve("part-0-0.jsonl"), written.deadLetters());
    List<String> malformed =
        written.deadLetters().stream()
            .filter(letter -> letter.contains("\"reason\":\"malformed\""))
            .toList();

    assertThat(Cli.call("read", folder.toString(), "--reason", "malformed").out().lines())
        .containsExactlyElementsOf(malformed);
  }

  @Test
  void modelsInAFolderAreListedAndShown() throws IOException {
    for (String file : written(ReleasedKind.JSON).models()) {
      Path place = folder.resolve(file.substring(0, file.indexOf(' ')));
      Files.createDirectories(place.getParent());
      Files.write(place, Base64.getDecoder().decode(file.substring(file.indexOf(' ') + 1)));
    }

    Cli.Outcome list = Cli.call("models", "list", folder.toString());
    Cli.Outcome show = Cli.call("models", "show", folder.toString(), "json", "g0");

    assertThat(list.err()).isEmpty();
    assertThat(list.out()).contains("json").contains("g0");
    assertThat(show.err()).isEmpty();
    assertThat(show.exitCode()).isZero();
  }

  private static ReleasedOutputs written(ReleasedKind kind) throws IOException {
    return ReleasedOutputs.read(kind.in(RELEASE).resolve("expected"));
  }
}
