package io.millrace.cli.records;

import io.millrace.cli.console.CommandException;
import io.millrace.streaming.connect.record.LineReader;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens the lines of a file, which may be compressed, or of the standard input. */
final class InputLines {

  /** Name of the standard input. */
  static final String STANDARD = "-";

  /** Largest record in bytes; what a broker takes is usually less. */
  static final int LARGEST = 16 << 20;

  private InputLines() {}

  static LineReader open(String file) {
    try {
      return new LineReader(stream(file), LARGEST, 0, 0);
    } catch (IOException failed) {
      throw CommandException.failed("Cannot read " + file + ": " + failed.getMessage(), failed);
    }
  }

  private static InputStream stream(String file) throws IOException {
    if (file.equals(STANDARD)) {
      return new Unclosed(System.in);
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw CommandException.refused(
          "Cannot read "
              + file
              + ": expected a file, found "
              + (Files.isDirectory(path) ? "a folder; name a file in it" : "nothing there")
              + ", seen from "
              + Path.of("").toAbsolutePath());
    }
    InputStream bytes = new BufferedInputStream(new FileInputStream(file));
    return file.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
  }

  /** The standard input, which is the process's to close. */
  private static final class Unclosed extends FilterInputStream {

    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
