package io.millrace.cli.run;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.connect.file.InputFiles;
import io.millrace.streaming.connect.record.CountedInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * About how many records the files of a source hold: their size over the mean length of the first
 * lines. Costs the reading of a few hundred kilobytes, whatever the size.
 */
final class RecordEstimate {

  private static final int SAMPLE = 256 << 10;
  private static final int UNPACKED_AT_ONCE = 512;

  private RecordEstimate() {}

  /**
   * Estimates the records of a source; empty for a topic, and for files on another file system.
   *
   * @throws IOException if there is no file, or one cannot be read
   * @throws CommandException if the first is packed, and damaged or cut off
   */
  static OptionalLong of(SourceSpec source) throws IOException {
    if (source instanceof SourceSpec.Csv csv) {
      List<String> files = FileListing.of(csv.path());
      // Less the header of each.
      OptionalLong lines = lines(files);
      return lines.isEmpty()
          ? lines
          : OptionalLong.of(Math.max(0, lines.getAsLong() - files.size()));
    }
    if (source instanceof SourceSpec.Files other
        && (other.format() instanceof RecordFormat.Csv
            || other.format() instanceof RecordFormat.Json
            || other.format() instanceof RecordFormat.Readings)) {
      return lines(FileListing.of(other.path()));
    }
    return source instanceof SourceSpec.JsonLines json
        ? lines(FileListing.of(json.path()))
        : OptionalLong.empty();
  }

  private static OptionalLong lines(List<String> files) throws IOException {
    if (files.stream().anyMatch(file -> file.contains(":/"))) {
      return OptionalLong.empty();
    }
    long bytes = 0;
    for (String file : files) {
      bytes += Files.size(Path.of(file));
    }
    double each = bytesPerLine(files.get(0));
    return OptionalLong.of(Math.round(bytes / each));
  }

  /** Bytes of the file, compressed or not. */
  private static double bytesPerLine(String file) throws IOException {
    boolean packed = file.toLowerCase(Locale.ROOT).endsWith(".gz");
    try (CountedInput raw = new CountedInput(Files.newInputStream(Path.of(file)), 0);
        InputStream in = packed ? new GZIPInputStream(raw, UNPACKED_AT_ONCE) : raw) {
      byte[] sample = in.readNBytes(SAMPLE);
      long lines = 0;
      int end = 0;
      for (int i = 0; i < sample.length; i++) {
        if (sample[i] == '\n') {
          lines++;
          end = i + 1;
        }
      }
      double whole = lines == 0 ? sample.length : end;
      return Math.max(1, raw.position() * whole / Math.max(1, sample.length) / Math.max(1, lines));
    } catch (EOFException | ZipException damaged) {
      throw CommandException.refused(InputFiles.failure(file, damaged).getMessage(), damaged);
    }
  }
}
