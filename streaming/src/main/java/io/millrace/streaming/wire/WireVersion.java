package io.millrace.streaming.wire;

import java.io.IOException;

/** Reads and writes the version in the first number of a record; see {@link RecordCodec}. */
final class WireVersion {

  /** Version of development builds before release 0.1.0. */
  static final int FIRST = 1;

  /** Version of release 0.1.0; the last without a mark. */
  static final int UNMARKED = 2;

  /**
   * The highest version: a mark fits into a byte, and a damaged length is rarely mistaken for one.
   */
  private static final int LAST = 127;

  private WireVersion() {}

  /** Whether a record's first number is the mark of a version. */
  static boolean isMark(int first) {
    return first < -UNMARKED && first >= -LAST;
  }

  /** The number with which a record of a version begins. */
  static int mark(int version) {
    return -version;
  }

  /** The version of a mark. */
  static int marked(int mark) {
    return -mark;
  }

  /**
   * Checks that a record has no mark.
   *
   * @param first the first number of the record
   * @param kind kind of the record
   * @throws IOException if it has one
   */
  static void checkUnmarked(int first, RecordKind kind) throws IOException {
    if (isMark(first)) {
      throw unknown(kind, marked(first), UNMARKED);
    }
  }

  /**
   * Checks the first number of a record that begins with 0 where it has no mark.
   *
   * @throws IOException if it is another number
   */
  static void checkZero(int first, RecordKind kind) throws IOException {
    checkUnmarked(first, kind);
    if (first != 0) {
      throw new IOException(
          "Cannot read "
              + kind.text()
              + ": expected 0 before its fields, found "
              + first
              + "; the checkpoint is damaged");
    }
  }

  /** Creates the exception for a version that this release does not know. */
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
