package io.millrace.streaming.connect.file;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of this machine as URIs in the form of Flink, which takes the text behind {@code file:} as
 * the path itself. {@link Path#toUri} escapes blanks and letters beyond ASCII; of {@code my data}
 * Flink would make a second folder {@code my%20data}, beside the one that the user named.
 */
public final class LocalUri {

  private static final String SCHEME = "file:";

  private LocalUri() {}

  /** The URI of a file or folder; a relative path starts at the working directory. */
  public static String of(Path file) {
    return SCHEME + "//" + file.toAbsolutePath();
  }

  /**
   * The file or folder that a path or URI names; empty if it names another file system.
   *
   * @param place a path, or a URI as {@link #of}, Flink or a user writes it
   */
  public static Optional<Path> file(String place) {
    if (place.startsWith(SCHEME)) {
      return Optional.of(Path.of(new org.apache.flink.core.fs.Path(place).getPath()));
    }
    return place.contains(":/") ? Optional.empty() : Optional.of(Path.of(place));
  }
}
