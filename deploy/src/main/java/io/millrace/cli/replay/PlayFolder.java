package io.millrace.cli.replay;

import io.millrace.cli.console.CommandException;
import io.millrace.state.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * What a play leaves beside its records: the trace as it was played, what happened to it, and how
 * far it came. Made readable by its owner alone, since it holds a copy of the data.
 */
final class PlayFolder {

  private final Path folder;

  PlayFolder(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /**
   * How far a play came.
   *
   * @param play name of the play, in the records that it sent
   * @param settings what was played, as text that two equal plays share
   * @param begun when it began, in milliseconds since 1970 UTC
   * @param next position of the record to go on with, if the play ended in good order
   * @param turn of a play that goes on for ever, from 0; begun and next are those of the turn
   */
  record Position(String play, String settings, long begun, Optional<Long> next, long turn) {

    /** A position before the first turn. */
    Position(String play, String settings, long begun, Optional<Long> next) {
      this(play, settings, begun, next, 0);
    }

    /** The same turn, with another record to go on with. */
    Position at(Optional<Long> record) {
      return new Position(play, settings, begun, record, turn);
    }

    /** Name of the turn, in the records that it sent. */
    String name() {
      return turn == 0 ? play : play + "." + turn;
    }
  }

  /** A path as the user would write it. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }

  void make() throws IOException {
    OwnerOnly.makeFolder(folder);
  }

  /** The trace as it is played. */
  Path trace() {
    return folder.resolve("trace.dump");
  }

  /** The labels as they are played, if something happens to them. */
  Path labels() {
    return folder.resolve("labels.dump");
  }

  /** Every fault that a scenario injected. */
  Path truth() {
    return folder.resolve("truth.csv");
  }

  /** While this file exists, nothing is played. */
  Path pause() {
    return folder.resolve("pause");
  }

  private Path position() {
    return folder.resolve("position.properties");
  }

  /** The last position; empty if nothing was played. */
  Optional<Position> read() throws IOException {
    if (!Files.exists(position())) {
      return Optional.empty();
    }
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(position())) {
      read.load(in);
      return Optional.of(
          new Position(
              read.getProperty("play", ""),
              read.getProperty("settings", ""),
              Long.parseLong(read.getProperty("begun", "0")),
              Optional.ofNullable(read.getProperty("next")).map(Long::valueOf),
              Long.parseLong(read.getProperty("turn", "0"))));
    } catch (IllegalArgumentException damaged) {
      throw CommandException.refused(
          "Cannot read "
              + position()
              + ": expected the position of a play, found "
              + damaged.getMessage()
              + "; delete it and play from the beginning");
    }
  }

  void write(Position position) throws IOException {
    Properties written = new Properties();
    written.setProperty("play", position.play());
    written.setProperty("settings", position.settings());
    written.setProperty("begun", Long.toString(position.begun()));
    written.setProperty("turn", Long.toString(position.turn()));
    position.next().ifPresent(next -> written.setProperty("next", Long.toString(next)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    written.store(bytes, "how far millrace replay came");
    OwnerOnly.write(position(), bytes.toByteArray());
  }
}
