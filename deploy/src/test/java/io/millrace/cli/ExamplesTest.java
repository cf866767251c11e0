package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.console.Cli;
import io.millrace.cli.run.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code examples/} holds for users. */
final class ExamplesTest {

  private static final Path FOLDER = Path.of("..", "examples");

  @ParameterizedTest
  @MethodSource("pipelines")
  void everyExampleIsWithoutFaults(Path pipeline) {
    PipelineFile.read(pipeline, Map.of(), StandardCatalog.catalog());
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void everyExampleSaysHowToRunIt(Path pipeline) throws IOException {
    assertThat(Files.readString(pipeline))
        .startsWith("# ")
        .contains("./millrace run examples/" + pipeline.getFileName());
  }

  @Test
  void examplesWriteToPlacesOfTheirOwn() throws IOException {
    List<String> folders =
        pipelines().stream()
            .flatMap(pipeline -> Cli.call("run", "--check", pipeline.toString()).out().lines())
            .filter(line -> line.matches("(results|dead letters|models) +folder .*"))
            .map(line -> line.replaceAll(".*folder ([^,]*).*", "$1"))
            .toList();

    assertThat(folders).isNotEmpty().doesNotHaveDuplicates();
  }

  static List<Path> pipelines() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
