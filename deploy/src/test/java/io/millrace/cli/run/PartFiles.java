package io.millrace.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The parts that a sink has committed to a folder. */
final class PartFiles {

  private PartFiles() {}

  /** The lines of all parts; none if the folder is not there. */
  static List<String> lines(Path folder) {
    List<String> lines = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return lines;
    }
    try (Stream<Path> parts = Files.list(folder)) {
      for (Path part :
          parts.filter(path -> !path.getFileName().toString().startsWith(".")).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return lines;
  }
}
