package io.millrace.streaming.connect.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Keeps the last bytes that were read of a stream. */
final class TailStream extends FilterInputStream {

  private byte[] tail = {};
  private final int kept;

  /**
   * @param kept number of bytes that are kept
   */
  TailStream(InputStream in, int kept) {
    super(in);
    this.kept = kept;
  }

  /** The last bytes that were read; fewer if there are not so many. */
  byte[] tail() {
    return tail.clone();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int read = super.read(to, offset, length);
    if (read >= kept) {
      tail = Arrays.copyOfRange(to, offset + read - kept, offset + read);
    } else if (read > 0) {
      byte[] both = Arrays.copyOf(tail, tail.length + read);
      System.arraycopy(to, offset, both, tail.length, read);
      tail = Arrays.copyOfRange(both, Math.max(0, both.length - kept), both.length);
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    // Read, so that the last bytes are known.
    int read = read(new byte[(int) Math.min(count, 1 << 12)], 0, (int) Math.min(count, 1 << 12));
    return Math.max(0, read);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
