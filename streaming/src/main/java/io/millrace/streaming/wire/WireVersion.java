package io.millrace.streaming.wire;

import java.io.IOException;

/** What the first number of a record says about its version; see {@link RecordCodec}. */
final class WireVersion {

  /** Of development builds before release 0.1.0. */
  static final int FIRST = 1;

  /** Of release 0.1.0; the last that has no mark. */
  static final int UNMARKED = 2;

  /** A mark fits into a byte, and a damaged length is rarely taken for one. */
  private static final int LAST = 127;

  private WireVersion() {}

  /** Whether a record's first number is the mark of a version. */
  static boolean isMark(int first) {
    return first < -UNMARKED && first >= -LAST;
  }

  /** The number that a record of a version begins with. */
  static int mark(int version) {
    return -version;
  }

  /** The version that a mark stands for. */
  static int marked(int mark) {
    return -mark;
  }

  /**
   * Checks that a record has no mark.
   *
   * @param first the first number of the record
   * @param kind of the record
   * @throws IOException if it has one
   */
  static void checkUnmarked(int first, RecordKind kind) throws IOException {
    if (isMark(first)) {
      throw unknown(kind, marked(first), UNMARKED);
    }
  }

  /** That this release does not know a version. */
  static IOException unknown(RecordKind kind, int found, int known) {
    return new IOException(
        "Cannot read "
            + kind.text()
            + ": expected version "
            + FIRST
            + " to "
            + known
            + ", found version "
            + found
            + "; use the release that wrote the checkpoint, or a later one");
  }
}
