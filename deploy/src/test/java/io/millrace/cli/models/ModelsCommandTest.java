package io.millrace.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.Provenance;
import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelsCommandTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    write("Dongsi", 50, Provenance.NO_PARENT);
    write("Dongsi", 100, 50);
    write("Aotizhongxin", 7, Provenance.NO_PARENT);

    Cli.Outcome list = Cli.call("models", "list", folder.toString());

    assertThat(list.exitCode()).isZero();
    assertThat(list.err()).isEmpty();
    assertThat(list.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsExactly(
            "pipeline group version parent learned newest event tensor bytes",
            "air Aotizhongxin 7 - 70 2015-03-01T00:00:00Z 308",
            "air Dongsi 50 - 500 2015-03-01T00:00:00Z 300",
            "air Dongsi 100 50 1000 2015-03-01T00:00:00Z 300");
  }

  @Test
  void showsTheNewestVersionWithItsNumbers() throws IOException {
    write("Dongsi", 50, Provenance.NO_PARENT);
    write("Dongsi", 100, 50);

    Cli.Outcome show = Cli.call("models", "show", folder.toString(), "air", "Dongsi");

    assertThat(show.exitCode()).isZero();
    assertThat(show.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .contains(
            "version 100, after 50",
            "channels PM2.5, NO2, CO",
            "operators dictionary {keep=1}",
            "name shape min mean max norm",
            "dictionary 2x3 -1.000 0.06667 0.8000 1.414",
            "scale scalar 12346 12346 12346 12346",
            "row PM2.5 NO2 CO",
            "0 0.6000 0.8000 0",
            "1 -1.000 0 1.000e-09");
    assertThat(Cli.call("models", "show", folder.toString()).out()).isEqualTo(show.out());
  }

  @Test
  void showsAVersionByNumberAndNamesWhatThereIs() throws IOException {
    write("Dongsi", 50, Provenance.NO_PARENT);
    write("Dongsi", 100, 50);
    write("Tiantan", 3, Provenance.NO_PARENT);

    assertThat(Cli.call("models", "show", folder.toString(), "air", "Dongsi", "50").out())
        .contains("50, the first release of its group");
    Cli.Outcome several = Cli.call("models", "show", folder.toString());
    assertThat(several.exitCode()).isEqualTo(2);
    assertThat(several.err()).contains("has 2 groups; add one of: air Dongsi, air Tiantan");
    Cli.Outcome typo = Cli.call("models", "show", folder.toString(), "air", "Dongso");
    assertThat(typo.exitCode()).isEqualTo(1);
    assertThat(typo.err()).contains("did you mean 'air Dongsi'?");
    assertThat(Cli.call("models", "show", folder.toString(), "air", "Dongsi", "51").err())
        .contains("there is no such version of it");
  }

  @Test
  void aDamagedFileIsOneLineAndTheRestIsListed() throws IOException {
    write("Dongsi", 50, Provenance.NO_PARENT);
    write("Tiantan", 3, Provenance.NO_PARENT);
    Path tensors = folder.resolve("air/Tiantan/000000000003.safetensors");
    byte[] bytes = Files.readAllBytes(tensors);
    bytes[bytes.length - 1] ^= 1;
    Files.write(tensors, bytes);
    Files.writeString(folder.resolve("air/Dongsi/000000000051.json"), "{\"format\": 1}");

    Cli.Outcome list = Cli.call("models", "list", folder.toString());

    assertThat(list.exitCode()).isEqualTo(1);
    assertThat(list.out().lines()).hasSize(2);
    assertThat(list.err().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("000000000003.json: Cannot read model air/Tiantan/3: "))
        .anyMatch(line -> line.contains("000000000051.json: Cannot read a model manifest: "));
  }

  @Test
  void noNameReachesTheTerminalWithControlCharacters() throws IOException {
    write("\u001b[2J", 1, Provenance.NO_PARENT);

    assertThat(Cli.call("models", "list", folder.toString()).out()).contains("?[2J");
    assertThat(Cli.call("models", "show", folder.toString()).out())
        .contains("?[2J")
        .doesNotContain("\u001b");
  }

  @Test
  void anEmptyFolderHoldsNoModelsAndAnAbsentOneIsBadUsage() {
    Cli.Outcome empty = Cli.call("models", "list", folder.toString());
    assertThat(empty.exitCode()).isZero();
    assertThat(empty.out()).isEqualTo("No models in " + folder + System.lineSeparator());

    Cli.Outcome absent = Cli.call("models", "list", folder.resolve("no").toString());
    assertThat(absent.exitCode()).isEqualTo(2);
    assertThat(absent.err()).contains("expected a folder that a pipeline's models: names");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models",
        "models list",
        "models list --topic models",
        "models list folder --brokers localhost:1",
        "models list a b",
        "models show",
        "models show folder pipeline",
        "models show folder pipeline group 1 2",
        "models show folder pipeline group newest",
      })
  void badUsageIsOneMessageAndTheUsage(String line) {
    Cli.Outcome usage = Cli.call(line.split(" "));

    assertThat(usage.exitCode()).isEqualTo(2);
    assertThat(usage.out()).isEmpty();
    assertThat(usage.err()).contains("Usage: millrace models").doesNotContain("\tat ");
  }

  private void write(String group, long version, long parent) throws IOException {
    new ModelFolder(folder).write(ModelExamples.model(group, version, parent));
  }
}
