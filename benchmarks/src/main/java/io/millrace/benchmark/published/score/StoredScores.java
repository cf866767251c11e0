package io.millrace.benchmark.published.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Scores that another program computed: a folder for each method, in it a file for each series, a
 * line for each reading, {@code nan} where there is no score.
 */
public final class StoredScores implements Method {

  private final Path folder;

  private StoredScores(Path folder) {
    this.folder = folder;
  }

  /** All methods of a folder, in the order of their names. */
  public static List<Method> all(Path folder) throws IOException {
    List<Method> methods = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      folders.filter(Files::isDirectory).sorted().map(StoredScores::new).forEach(methods::add);
    }
    return methods;
  }

  @Override
  public String name() {
    return folder.getFileName().toString();
  }

  @Override
  public double[] scores(Readings readings, int first, long seed) {
    Path file = folder.resolve(readings.name() + ".txt");
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read the scores " + file, fault);
    }
    if (lines.size() != readings.count()) {
      throw new IllegalStateException(
          "Cannot judge "
              + file
              + ": expected "
              + readings.count()
              + " scores, found "
              + lines.size());
    }
    return lines.stream()
        .mapToDouble(line -> line.equals("nan") ? Double.NaN : Double.parseDouble(line))
        .toArray();
  }
}
