package io.millrace.streaming.connect.dump;

import io.millrace.streaming.connect.record.CountedInput;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reads a dump. Not thread-safe. */
public final class DumpReader implements Closeable {

  private static final int BUFFER = 1 << 16;

  private final String file;
  private final CountedInput counted;
  private final DataInputStream in;
  private final String topic;
  private long count;

  private DumpReader(String file, CountedInput counted, String topic, long count)
      throws IOException {
    this.file = file;
    this.counted = counted;
    this.in = new DataInputStream(counted);
    this.count = count;
    this.topic = topic == null ? DumpLayout.begin(in, file) : topic;
  }

  /**
   * Reads a dump from its beginning.
   *
   * @param in closed with this reader
   * @param file name for messages
   */
  public static DumpReader of(InputStream in, String file) throws IOException {
    try {
      return new DumpReader(
          file, new CountedInput(new BufferedInputStream(in, BUFFER), 0), null, 0);
    } catch (IOException | RuntimeException failed) {
      in.close();
      throw failed;
    }
  }

  /**
   * Goes on with a dump.
   *
   * @param in a stream of which {@code position} bytes are read
   * @param topic of the dump
   * @param count records before the position
   */
  public static DumpReader after(
      InputStream in, String file, String topic, long count, long position) throws IOException {
    return new DumpReader(
        file, new CountedInput(new BufferedInputStream(in, BUFFER), position), topic, count);
  }

  /** Whether a file that begins so may be a dump. */
  public static boolean isBeginning(byte[] bytes) {
    int length = DumpLayout.MAGIC.length;
    return bytes.length >= length && Arrays.equals(bytes, 0, length, DumpLayout.MAGIC, 0, length);
  }

  /** The next record; empty at the end. */
  public Optional<DumpedRecord> next() throws IOException {
    Optional<DumpedRecord> found = DumpLayout.next(in, file, count);
    count += found.isPresent() ? 1 : 0;
    return found;
  }

  /** The topic of the records; empty if they were in none. */
  public String topic() {
    return topic;
  }

  /** Records read so far. */
  public long count() {
    return count;
  }

  /** Bytes read so far. */
  public long position() {
    return counted.position();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
