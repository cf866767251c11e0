package io.millrace.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files into memory that may not be larger than expected. */
public final class BoundedFile {

  /** What a file of tensors may have: 1 GiB. */
  public static final int TENSORS = 1 << 30;

  private BoundedFile() {}

  /** What is wrong with a file. */
  public static final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private TooLargeException(String message) {
      super(message);
    }
  }

  /**
   * The bytes of a file, also of one that grows meanwhile.
   *
   * @param most bytes that it may have
   * @throws TooLargeException if it has more; nothing is read of one that says so beforehand
   */
  public static byte[] read(Path file, int most) throws IOException {
    long size = Files.size(file);
    if (size <= most) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(most);
        if (bytes.length < most || in.read() < 0) {
          return bytes;
        }
      }
      size = Files.size(file);
    }
    throw new TooLargeException(
        "Cannot read " + file + ": expected at most " + most + " bytes, found " + size);
  }
}
