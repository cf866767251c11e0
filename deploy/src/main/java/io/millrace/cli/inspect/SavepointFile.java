package io.millrace.cli.inspect;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.PlainText;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.runtime.checksum.DamagedStateException;
import io.millrace.streaming.runtime.checksum.SavedFiles;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.checkpoint.metadata.MetadataSerializers;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.state.api.runtime.SavepointLoader;

/**
 * Reads the head of a savepoint or checkpoint, its file {@code _metadata}, and reports what is
 * wrong with it. Flink's own exception is the cause, for the log.
 */
public final class SavepointFile {

  private static final String METADATA = "_metadata";
  private static final String EXPECTED =
      ": expected the folder or URI of a savepoint or checkpoint, with a file _metadata in it,"
          + " found ";

  /** Number of other savepoints that a message lists. */
  private static final int MOST_SHOWN = 3;

  private SavepointFile() {}

  /**
   * What the file says.
   *
   * @param checkpoint number of the savepoint or checkpoint among those of its job
   * @param operators those that have state
   */
  public record Head(long checkpoint, List<SavedOperator> operators) {

    private static Head of(CheckpointMetadata metadata) {
      return new Head(
          metadata.getCheckpointId(),
          metadata.getOperatorStates().stream().map(SavedOperator::new).toList());
    }
  }

  /**
   * Reads a head.
   *
   * @param purpose verb first, such as {@code Cannot start from}
   * @param path as the user gave it
   * @param place the same as a path or URI that Flink can read
   * @throws CommandException if the file is missing, damaged or not of Flink
   */
  public static Head read(String purpose, String path, String place) {
    try {
      // Before Flink reads it: a length that is damaged may take any memory.
      if (!SavedFiles.isHeadWhole(place)) {
        throw new IOException("a checksum of other bytes");
      }
      return Head.of(SavepointLoader.loadSavepointMetadata(place));
    } catch (IOException | RuntimeException fault) {
      throw CommandException.refused(
          purpose + " " + PlainText.of(path) + EXPECTED + found(place, fault), fault);
    }
  }

  /**
   * Compares all files with their checksums and sizes.
   *
   * @param place path or URI of one whose head can be read
   * @throws CommandException naming those that are not as they were written
   */
  public static SavedFiles whole(String purpose, String path, String place) {
    try {
      SavedFiles files = SavedFiles.check(place);
      files.orThrow(purpose + " " + PlainText.of(path));
      return files;
    } catch (DamagedStateException damaged) {
      throw CommandException.failed(damaged.getMessage(), damaged);
    } catch (IOException unreadable) {
      throw CommandException.failed(
          purpose
              + " "
              + PlainText.of(path)
              + ": expected files that can be read, found '"
              + ErrorReporter.reason(unreadable)
              + "'; check the rights and the network",
          unreadable);
    }
  }

  private static String found(String place, Exception fault) {
    if (place.contains(":/") && !place.startsWith("file:")) {
      return "'"
          + ErrorReporter.reason(fault)
          + "'; name one that this machine can read, or copy its folder here";
    }
    Path folder = LocalUri.file(place).orElseThrow();
    if (!Files.exists(folder)) {
      return "no such folder; correct the path" + others(folder.toAbsolutePath().getParent());
    }
    Path file = Files.isDirectory(folder) ? folder.resolve(METADATA) : folder;
    if (!Files.exists(file)) {
      String others = others(folder);
      return "a folder without that file"
          + (others.isEmpty()
              ? "; the savepoint was not finished, or parts of it were deleted: take an earlier one"
              : others);
    }
    try (DataInputStream head = new DataInputStream(Files.newInputStream(file))) {
      long bytes = Files.size(file);
      if (bytes == 0) {
        return "an empty " + file.getFileName() + again();
      }
      if (head.readInt() != Checkpoints.HEADER_MAGIC_NUMBER) {
        return "a file "
            + file.getFileName()
            + " of "
            + NumberText.count(bytes)
            + " bytes that Flink did not write; name a folder that Flink made";
      }
      int version = head.readInt();
      return isKnown(version)
          ? "a "
              + file.getFileName()
              + " of "
              + NumberText.count(bytes)
              + " bytes that is cut off or damaged"
              + again()
          : "version "
              + version
              + " of that file, which Flink "
              + EnvironmentInformation.getVersion()
              + " does not read; use the release of Millrace that wrote it, and take a savepoint"
              + " with it that this release reads";
    } catch (EOFException cut) {
      return "a " + file.getFileName() + " that is cut off after a few bytes" + again();
    } catch (IOException unreadable) {
      return "a "
          + file.getFileName()
          + " that cannot be read: "
          + unreadable.getMessage()
          + "; check its permissions";
    }
  }

  private static String again() {
    return "; copy the whole folder again, or take an earlier savepoint or checkpoint";
  }

  /** Flink also has a reader of version 1, which refuses every file. */
  private static boolean isKnown(int version) {
    try {
      MetadataSerializers.getSerializer(version);
      return version > 1;
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  /** Savepoints and checkpoints in a folder that is not one itself. */
  private static String others(Path folder) {
    if (folder == null || !Files.isDirectory(folder)) {
      return "";
    }
    try (Stream<Path> inside = Files.list(folder)) {
      List<String> names =
          inside
              .filter(one -> Files.exists(one.resolve(METADATA)))
              .map(one -> one.getFileName().toString())
              .sorted()
              .toList();
      return names.isEmpty()
          ? ""
          : "; "
              + folder
              + " holds "
              + names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))
              + (names.size() > MOST_SHOWN ? ", …" : "");
    } catch (IOException unreadable) {
      return "";
    }
  }
}
