package io.millrace.released;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Lines of text in files; those whose name ends in {@code .gz} are packed. */
final class TextFiles {

  private TextFiles() {}

  static List<String> lines(Path file) throws IOException {
    if (!isPacked(file)) {
      return Files.readAllLines(file);
    }
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      return reader.lines().toList();
    }
  }

  static void write(Path file, List<String> lines) throws IOException {
    Files.createDirectories(file.getParent());
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packing = isPacked(file) ? new GZIPOutputStream(out) : out) {
      packing.write(text.toString().getBytes(UTF_8));
    }
  }

  private static boolean isPacked(Path file) {
    return file.toString().endsWith(".gz");
  }
}
