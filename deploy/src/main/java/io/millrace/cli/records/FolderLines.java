package io.millrace.cli.records;

import io.millrace.cli.console.CommandException;
import io.millrace.streaming.connect.file.FolderSinks;
import io.millrace.streaming.connect.record.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads the lines that a pipeline has written to a folder: the files that a checkpoint covers,
 * which never change. Files are read in the order in which they were completed.
 */
public final class FolderLines {

  private static final long BETWEEN_NANOS = 500_000_000L;

  private final Path folder;
  private final Set<Path> read = new HashSet<>();

  /**
   * @param folder or one file
   * @throws CommandException if there is none
   */
  public FolderLines(Path folder) {
    this.folder = folder;
    if (!Files.exists(folder)) {
      throw CommandException.refused(
          "Cannot read "
              + folder
              + ": there is no such folder or file, seen from "
              + Path.of("").toAbsolutePath()
              + "; add --topic to read a topic");
    }
  }

  /**
   * Reads the files that are there and were not read before.
   *
   * @param use takes a record; returns whether to go on
   * @return whether to go on
   */
  public boolean each(Predicate<StoredRecord> use) {
    try {
      for (Path part : parts()) {
        if (read.add(part) && !each(part, use)) {
          return false;
        }
      }
      return true;
    } catch (IOException failed) {
      throw CommandException.failed("Cannot read " + folder + ": " + failed, failed);
    }
  }

  /** Reads what is there and what comes, until it is stopped. */
  void follow(Predicate<StoredRecord> use, BooleanSupplier stop) {
    while (!stop.getAsBoolean() && each(use)) {
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  /** Files that no checkpoint covers yet. */
  long open() {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().contains(".inprogress")).count();
    } catch (IOException failed) {
      return 0;
    }
  }

  private List<Path> parts() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of(folder);
    }
    record Aged(long time, Path file) {}
    List<Aged> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (FolderSinks.isPart(file.getFileName().toString())) {
          parts.add(new Aged(Files.getLastModifiedTime(file).toMillis(), file));
        }
      }
    }
    return parts.stream().sorted(Comparator.comparingLong(Aged::time)).map(Aged::file).toList();
  }

  private static boolean each(Path part, Predicate<StoredRecord> use) throws IOException {
    long time = Files.getLastModifiedTime(part).toMillis();
    try (LineReader lines = InputLines.open(part.toString())) {
      for (LineReader.Found found = lines.next();
          found != LineReader.Found.END;
          found = lines.next()) {
        if (found == LineReader.Found.LINE && lines.length() > 0) {
          long line = lines.line();
          byte[] value =
              Arrays.copyOfRange(lines.bytes(), lines.offset(), lines.offset() + lines.held());
          if (!use.test(
              new StoredRecord(
                  null,
                  value,
                  time,
                  place -> place.put("file", part.toString()).put("line", line)))) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
