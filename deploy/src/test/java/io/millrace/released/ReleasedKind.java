package io.millrace.released;

import java.nio.file.Path;
import java.util.Locale;

/** The kinds of pipeline whose state a release leaves behind. */
enum ReleasedKind {
  /** Learns from a topic; results and models go to topics. */
  KAFKA,
  /** Learns from a file of JSON lines; results and models go to folders. */
  JSON,
  /** Learns from CSV files; results go to a folder. */
  CSV,
  /** Answers readings of a topic by the models that {@link #KAFKA} published. */
  FOLLOW,
  /** Reads the packets of a pipeline that compresses. */
  DECODE;

  /** As it is written in files. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its fixture. */
  Path in(Path release) {
    return release.resolve(word());
  }
}
