package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Commands in processes of their own, with an environment that holds nothing but what is named.
 *
 * @param folder where they start
 * @param environment all variables they see
 */
public record Shell(Path folder, Map<String, String> environment) {

  private static final long LONGEST_SECONDS = 240;

  /** The first file of this name on the PATH of this JVM. */
  public static Optional<Path> find(String tool) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(entry -> Path.of(entry, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Makes a folder to be the whole PATH of a command.
   *
   * @param place the folder to make
   * @param tools names of what it links to
   */
  static Path pathOf(Path place, List<String> tools) throws IOException {
    Files.createDirectories(place);
    for (String tool : tools) {
      Files.createSymbolicLink(place.resolve(tool), find(tool).orElseThrow().toRealPath());
    }
    return place;
  }

  public Cli.Outcome call(String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
          .as("%s ends", List.of(command))
          .isTrue();
      return new Cli.Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
