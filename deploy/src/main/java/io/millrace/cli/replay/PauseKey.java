package io.millrace.cli.replay;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Pauses a play, and lets it go on, with the key Enter on a terminal: makes and deletes the file
 * that the play looks at. Its thread is a daemon, because nothing ends the reading of a terminal.
 */
final class PauseKey implements Closeable {

  private final Path file;
  private final Consumer<String> say;
  private volatile boolean closed;

  private PauseKey(Path file, Consumer<String> say) {
    this.file = file;
    this.say = say;
  }

  /** Begins to listen, if there is a terminal. */
  static PauseKey listen(Path file, Consumer<String> say) throws IOException {
    Files.deleteIfExists(file);
    PauseKey key = new PauseKey(file, say);
    if (System.console() != null) {
      Thread thread = new Thread(key::read, "millrace-pause-key");
      thread.setDaemon(true);
      thread.start();
    }
    return key;
  }

  private void read() {
    try {
      for (int letter = System.in.read(); letter >= 0 && !closed; letter = System.in.read()) {
        if (letter == '\n') {
          toggle();
        }
      }
    } catch (IOException ended) {
      throw new UncheckedIOException("Cannot read the terminal", ended);
    }
  }

  private void toggle() throws IOException {
    if (Files.deleteIfExists(file)) {
      say.accept("Going on.");
    } else {
      Files.createFile(file);
      say.accept("Paused; Enter goes on.");
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    Files.deleteIfExists(file);
  }
}
