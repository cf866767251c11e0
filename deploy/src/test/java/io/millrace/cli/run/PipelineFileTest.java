package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.streaming.config.PipelineYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pipeline's file, and its paths for workers that run elsewhere. */
final class PipelineFileTest {

  private static final String PIPELINE =
      """
      name: boiler
      channels: [a, b]
      source: {json: {path: readings/}}
      operators: [{dictionary: {keep: 1}}]
      results: {folder: "${OUT}/results"}
      models: {folder: models}
      """;

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), PIPELINE);

    PipelineSpec read = PipelineFile.read(file, Map.of("OUT", "out"), StandardCatalog.catalog());
    PipelineSpec absolute = new AbsolutePaths(folder).of(read);

    assertThat(read.outputs().results()).isEqualTo(new SinkSpec.Folder("out/results"));
    assertThat(absolute.outputs().results())
        .isEqualTo(new SinkSpec.Folder(folder + "/out/results"));
    assertThat(absolute.input().source().summary()).endsWith(folder + "/readings/");
  }

  @Test
  void aFileThatIsNotThereOrNoFileIsNamed() {
    assertThatThrownBy(() -> PipelineFile.text(folder.resolve("none.yaml")))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "Cannot read "
                + folder.resolve("none.yaml")
                + ": there is no such file in "
                + Path.of("").toAbsolutePath());
    assertThatThrownBy(() -> PipelineFile.text(folder))
        .hasMessage(
            "Cannot read "
                + folder
                + ": expected a file, found a folder; name the YAML file in it");
    assertThatThrownBy(() -> PipelineFile.text(Path.of("/dev/null")))
        .hasMessageContaining("found a device or a pipe; write it to a YAML file first");
  }

  @Test
  void aDataFileInItsPlaceIsNotReadWhole() throws IOException {
    Path file = folder.resolve("readings.csv");
    Files.write(file, new byte[1 << 20]);
    assertThat(PipelineFile.text(file)).hasSize(1 << 20);

    Files.write(file, new byte[(1 << 20) + 1]);

    assertThatThrownBy(() -> PipelineFile.text(file))
        .hasMessage(
            "Cannot read " + file + ": expected a YAML file of at most 1 MiB; is it a data file?");
  }

  /** Read as Latin-1, a name with an umlaut would be another one. */
  @Test
  void bytesThatAreNotUtf8AreAFaultOfTheFile() throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.write(file, new byte[] {'n', 'a', 'm', 'e', ':', ' ', (byte) 0xE4});

    assertThatThrownBy(() -> PipelineFile.text(file))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("expected text in UTF-8, found other bytes; convert it");
  }

  @ParameterizedTest
  @CsvSource({
    "out/results, /home/ada/out/results",
    "readings/, /home/ada/readings/",
    "readings/*.jsonl, /home/ada/readings/*.jsonl",
    "my runs/ä, /home/ada/my runs/ä",
    "../shared, /home/ada/../shared",
    "/data/results, /data/results",
    "s3://bucket/results, s3://bucket/results",
    "file:///data/my runs, file:///data/my runs",
    "hdfs:/results, hdfs:/results",
  })
  void aRelativePathStartsAtTheFolder(String written, String absolute) {
    assertThat(new AbsolutePaths(Path.of("/home/ada")).of(written)).isEqualTo(absolute);
  }

  @Test
  void pathsOfBranchesBecomeAbsoluteToo() {
    PipelineSpec branched =
        PipelineYaml.read(
            "p.yaml",
            """
            name: boiler
            channels: [a, b]
            source: {json: {path: in.jsonl}}
            branches:
              one:
                operators: [{dictionary: {keep: 1}}]
                results: {folder: one}
              two:
                operators: [{dictionary: {keep: 2}}]
                results: {folder: /two}
            dead_letters: {folder: refused}
            """,
            Map.of(),
            StandardCatalog.catalog());

    PipelineSpec absolute = new AbsolutePaths(Path.of("/home/ada")).of(branched);

    assertThat(absolute.branches())
        .extracting(branch -> branch.outputs().results())
        .containsExactly(new SinkSpec.Folder("/home/ada/one"), new SinkSpec.Folder("/two"));
    assertThat(absolute.outputs().deadLetters())
        .isEqualTo(new SinkSpec.Folder("/home/ada/refused"));
    assertThat(absolute.name()).isEqualTo("boiler");
  }
}
