package io.millrace.streaming.connect.record;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that are taken from a stream; those that are skipped are not counted. */
public final class CountedInput extends FilterInputStream {

  private long position;

  /**
   * @param in closed with this stream
   * @param position the count before the first byte
   */
  public CountedInput(InputStream in, long position) {
    super(in);
    this.position = position;
  }

  /** The count behind the last byte that was taken. */
  public long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    position += read < 0 ? 0 : 1;
    return read;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = super.read(into, from, length);
    position += Math.max(0, read);
    return read;
  }
}
