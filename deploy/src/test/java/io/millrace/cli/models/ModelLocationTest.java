package io.millrace.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the commands about models are told where the models are; without a broker. */
final class ModelLocationTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path models = Files.createDirectory(folder.resolve("models"));

    Cli.Outcome list = Cli.call("models", "list", models.toString());

    assertThat(list.exitCode()).isZero();
    assertThat(list.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "show", "diff", "rollback"})
  void aTopicWithoutItsBrokersIsRefused(String command) {
    Cli.Outcome outcome = Cli.call("models", command, "--topic", "models", "boiler/north");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--brokers");
  }

  @Test
  void noPlaceAtAllIsRefused() {
    Cli.Outcome outcome = Cli.call("models", "list");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("Cannot tell where the models are: name a folder, or --brokers");
  }

  @Test
  void toPublishInTwoPlacesIsRefused() throws IOException {
    Path tensors = Files.createFile(folder.resolve("v1.safetensors"));

    Cli.Outcome both =
        Cli.call(
            "models",
            "publish",
            tensors.toString(),
            "--to",
            "a",
            "--topic",
            "b",
            "--brokers",
            "localhost:1");
    Cli.Outcome none = Cli.call("models", "publish", tensors.toString());

    assertThat(both.err()).startsWith("Cannot publish on two topics: keep --to or --topic");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(none.err())
        .startsWith(
            "Cannot tell where to publish: add --to FOLDER, or --brokers HOST:PORT for a topic");
    assertThat(none.exitCode()).isEqualTo(2);
  }

  @Test
  void aVersionWithoutItsManifestNamesTheFileThatIsMissing() throws IOException {
    Path tensors = Files.createFile(folder.resolve("v1.safetensors"));

    Cli.Outcome publish =
        Cli.call("models", "publish", tensors.toString(), "--to", folder.resolve("to").toString());

    assertThat(publish.exitCode()).isEqualTo(1);
    assertThat(publish.err())
        .isEqualTo(
            "Cannot read model "
                + tensors
                + ": expected its manifest at "
                + folder.resolve("v1.json")
                + ", found nothing there; copy both files of a version\n");
    assertThat(folder.resolve("to")).doesNotExist();
  }

  @Test
  void aFileThatIsNoManifestIsNotReadWhole() throws IOException {
    Path tensors = Files.createFile(folder.resolve("v1.safetensors"));
    Files.write(folder.resolve("v1.json"), new byte[(1 << 20) + 1]);

    Cli.Outcome publish =
        Cli.call("models", "publish", tensors.toString(), "--to", folder.resolve("to").toString());

    assertThat(publish.exitCode()).isEqualTo(1);
    assertThat(publish.err())
        .contains("expected a manifest of at most 1 MiB at " + folder.resolve("v1.json"))
        .contains("found 1,048,577 bytes; copy both files of a version again");
  }
}
